//! A small learned model: short runs of characters and words, each with a weight for every class.
//!
//! The weights are learned offline, from sentences that the project wrote, by multinomial logistic
//! regression (`cargo run --release --example learn`), and stand in a flow as data. A text's score
//! for a class is the class's bias and the weights of the runs found in it, divided by the square
//! root of their number, so that a long post and a short sentence weigh alike. Tones are learned from
//! a text's shape as well: its length and its marks.

use rustc_hash::FxHashMap;

/// The longest run of Chinese characters that is looked at.
const LONGEST_RUN: usize = 2;

/// A learned model.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    classes: Vec<Box<str>>,
    bias: Vec<i32>,
    weights: FxHashMap<Box<str>, u32>,
    rows: Vec<i16>,
}

/// Weights are whole numbers: this many make one unit of log-odds.
pub const UNIT: f64 = 100.0;

/// A class, how well a text fits it, and the runs that speak for it most.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit<'t> {
    /// The place of the class among the model's.
    pub class: usize,
    /// Log-odds in [`UNIT`]s, not normalised.
    pub score: f64,
    /// The runs that weigh most for it, in the text's order.
    pub runs: Vec<&'t str>,
}

/// Every run of a normalised text: one or two Chinese characters, one or two words.
#[must_use]
pub fn runs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut marks: Vec<usize> = Vec::new();
    let chinese = |c: char| !c.is_ascii() && c.is_alphanumeric();
    for (at, c) in text.char_indices() {
        if chinese(c) {
            marks.push(at);
            for long in 1..=LONGEST_RUN {
                let Some(start) = marks.len().checked_sub(long).and_then(|from| marks.get(from))
                else {
                    break;
                };
                found.extend(text.get(*start..at + c.len_utf8()));
            }
        } else {
            marks.clear();
        }
    }
    let mut last: Option<usize> = None;
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let letter = c.is_ascii_alphabetic() || c == '\'';
        match (word, letter) {
            (None, true) => word = Some(at),
            (Some(start), false) => {
                found.extend(text.get(start..at));
                found.extend(last.and_then(|before| text.get(before..at)));
                last = (c == ' ').then_some(start);
                word = None;
            }
            (None, false) if c != ' ' => last = None,
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

impl Learned {
    /// Reads a model as it stands in a flow: classes, biases, and for each run one line, a weight for
    /// each class and then the run itself.
    ///
    /// # Errors
    /// The line that is none of these.
    pub fn read(classes: &[&str], bias: &[i32], lines: &[&str]) -> Result<Self, String> {
        let mut model = Self {
            classes: classes.iter().map(|name| (*name).into()).collect(),
            bias: bias.to_vec(),
            ..Self::default()
        };
        model.weights.reserve(lines.len());
        model.rows.reserve(lines.len() * classes.len());
        for line in lines {
            model.add(line).ok_or_else(|| (*line).to_owned())?;
        }
        Ok(model)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let row = u32::try_from(self.rows.len()).ok()?;
        let mut parts = line.splitn(self.classes.len() + 1, ' ');
        for _ in 0..self.classes.len() {
            self.rows.push(parts.next()?.parse().ok()?);
        }
        let run = parts.next().filter(|run| !run.is_empty())?;
        self.weights.insert(run.into(), row);
        Some(())
    }

    /// The shape of a normalised text, for models that learn from it too: how long it is, and the
    /// marks in it.
    #[must_use]
    pub fn shape(text: &str) -> Vec<&'static str> {
        // A Chinese character says about as much as three letters.
        const LENGTHS: [(usize, &str); 6] =
            [(9, "#1"), (24, "#2"), (59, "#3"), (119, "#4"), (239, "#5"), (399, "#6")];
        const MARKS: [&str; 7] = ["!!", "??", "!?", "?!", "...", "!", "?"];
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        let long: usize = letters.map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        let length = LENGTHS.iter().find(|(most, _)| long <= *most).map_or("#7", |(_, name)| *name);
        let marks = MARKS.into_iter().filter(|mark| text.contains(mark));
        marks.chain([length]).collect()
    }

    /// The names of the classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|name| &**name)
    }

    /// How well a normalised text fits each class; empty if none of its runs is known.
    #[must_use]
    pub fn fits<'t>(&self, text: &'t str) -> Vec<Fit<'t>> {
        let row = |run: &'t str| self.weights.get(run).map(|row| (*row, run));
        let mut known: Vec<(u32, &'t str)> = runs(text).into_iter().filter_map(row).collect();
        if known.is_empty() {
            return Vec::new();
        }
        known.extend(Self::shape(text).into_iter().filter_map(row));
        known.sort_unstable_by_key(|(row, _)| *row);
        known.dedup_by_key(|(row, _)| *row);
        let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
        let share = 1.0 / f64::from(count).sqrt();
        let weight = |row: u32, class: usize| {
            let at = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(class);
            i32::from(self.rows.get(at).copied().unwrap_or_default())
        };
        let fit = |(class, bias): (usize, &i32)| {
            let sum: i32 = known.iter().map(|(row, _)| weight(*row, class)).sum();
            let score = f64::from(*bias) + f64::from(sum) * share;
            Fit { class, score, runs: strongest(&known, |row| weight(row, class)) }
        };
        self.bias.iter().enumerate().map(fit).collect()
    }
}

/// The few runs that weigh most for a class.
fn strongest<'t>(known: &[(u32, &'t str)], weight: impl Fn(u32) -> i32) -> Vec<&'t str> {
    const MOST: usize = 2;
    const WORTH_NAMING: i32 = 60;
    let mut best: Vec<(i32, &'t str)> = Vec::new();
    for (row, run) in known {
        let weight = weight(*row);
        let longer = run.chars().nth(1).is_some();
        if weight >= WORTH_NAMING && longer {
            best.push((weight, run));
        }
    }
    best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    best.truncate(MOST);
    best.into_iter().map(|(_, run)| run).collect()
}
