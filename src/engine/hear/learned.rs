//! A small learned model: short runs of characters and words, each with a weight for every class.
//!
//! The weights are learned offline, from sentences that the project wrote, by multinomial logistic
//! regression (`cargo run --release -p wanliu-bench --bin learn`), and stand in a flow as data. A text's score
//! for a class is the class's bias and the weights of the runs found in it, divided by the square
//! root of their number, so that a long post and a short sentence weigh alike. Tones are learned from
//! a text's shape as well: its length and its marks.

use rustc_hash::FxHashMap;

/// The longest run of Chinese characters that is looked at: pairs, as the models were learned. Another length needs
/// models learned anew.
const MAX_NGRAM: usize = 2;

/// A learned model.
#[derive(Debug, Clone, Default)]
pub struct Classifier {
    bias: Vec<i32>,
    weights: FxHashMap<Box<str>, u32>,
    rows: Vec<i16>,
}

/// Weights are whole numbers: this many make one unit of log-odds, in a flow's `learned` (docs/FLOWS.md).
pub const SCORE_UNIT: f64 = 100.0;

/// How well a text fits each class of a model.
#[derive(Debug, Clone)]
pub struct ClassScores<'m, 't> {
    model: &'m Classifier,
    /// The rows of the runs that the model knows, each once.
    known: Vec<(u32, &'t str)>,
    /// Log-odds of each class, not normalised.
    pub scores: Vec<f64>,
}

/// Every run of a normalised text: one or two Chinese characters, one or two words.
#[must_use]
pub fn ngrams(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut marks: Vec<usize> = Vec::new();
    let chinese = |c: char| !c.is_ascii() && c.is_alphanumeric();
    for (at, c) in text.char_indices() {
        if chinese(c) {
            marks.push(at);
            for long in 1..=MAX_NGRAM {
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

impl Classifier {
    /// Reads a model as it stands in a flow: the bias of each class, and for each run one line, a weight
    /// for each class and then the run itself.
    ///
    /// # Errors
    /// The line that is none of these.
    pub fn parse(bias: &[i32], lines: &[&str]) -> Result<Self, String> {
        let mut model = Self { bias: bias.to_vec(), ..Self::default() };
        model.weights.reserve(lines.len());
        model.rows.reserve(lines.len() * bias.len());
        for line in lines {
            model.add(line).ok_or_else(|| (*line).to_owned())?;
        }
        Ok(model)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let row = u32::try_from(self.rows.len()).ok()?;
        let mut parts = line.splitn(self.bias.len() + 1, ' ');
        for _ in 0..self.bias.len() {
            self.rows.push(parts.next()?.parse().ok()?);
        }
        let run = parts.next().filter(|run| !run.is_empty())?;
        self.weights.insert(run.into(), row);
        Some(())
    }

    /// The shape of a normalised text: how long it is, and the marks in it.
    #[must_use]
    pub fn shape_features(text: &str) -> Vec<&'static str> {
        // A Chinese character says about as much as three letters. A choice: a class is about twice as long as the
        // one before. The models were learned so; other classes need models learned anew.
        const LENGTHS: [(usize, &str); 6] =
            [(9, "#1"), (24, "#2"), (59, "#3"), (119, "#4"), (239, "#5"), (399, "#6")];
        const MARKS: [&str; 7] = ["!!", "??", "!?", "?!", "...", "!", "?"];
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        let long: usize = letters.map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        let length = LENGTHS.iter().find(|(most, _)| long <= *most).map_or("#7", |(_, name)| *name);
        let marks = MARKS.into_iter().filter(|mark| text.contains(mark));
        marks.chain([length]).collect()
    }

    /// How well a text with these runs fits each class; `None` if none of them is known. Its shape
    /// counts beside them.
    #[must_use]
    pub fn score<'m, 't>(
        &'m self,
        runs: &[&'t str],
        shape: &[&'static str],
    ) -> Option<ClassScores<'m, 't>> {
        let row = |run: &&'t str| self.weights.get(*run).map(|row| (*row, *run));
        let mut known: Vec<(u32, &'t str)> = runs.iter().filter_map(row).collect();
        if known.is_empty() {
            return None;
        }
        known.extend(shape.iter().filter_map(row));
        known.sort_unstable_by_key(|(row, _)| *row);
        known.dedup_by_key(|(row, _)| *row);
        let mut sums = vec![0_i32; self.bias.len()];
        for (row, _) in &known {
            for (sum, weight) in sums.iter_mut().zip(self.row(*row)) {
                *sum += i32::from(*weight);
            }
        }
        let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
        // As the models were learned.
        let damped = 1.0 / f64::from(count).sqrt();
        let scores = self.bias.iter().zip(sums);
        let scores =
            scores.map(|(bias, sum)| (f64::from(*bias) + f64::from(sum) * damped) / SCORE_UNIT);
        Some(ClassScores { model: self, known, scores: scores.collect() })
    }

    /// The weights of a run, one for each class.
    fn row(&self, row: u32) -> &[i16] {
        let from = usize::try_from(row).unwrap_or(usize::MAX);
        self.rows.get(from..from.saturating_add(self.bias.len())).unwrap_or_default()
    }
}

impl<'t> ClassScores<'_, 't> {
    /// The few runs that weigh most for a class.
    #[must_use]
    pub fn top_ngrams(&self, class: usize) -> Vec<&'t str> {
        // Choices, for they are only shown: two runs tell enough, and one of less than 0.6 in log-odds tells
        // little.
        const MAX_STRONGEST: usize = 2;
        const WORTH_NAMING: i16 = 60;
        let mut best: Vec<(i16, &'t str)> = Vec::new();
        for (row, run) in &self.known {
            let weight = self.model.row(*row).get(class).copied().unwrap_or_default();
            if weight >= WORTH_NAMING && run.chars().nth(1).is_some() {
                best.push((weight, run));
            }
        }
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        best.truncate(MAX_STRONGEST);
        best.into_iter().map(|(_, run)| run).collect()
    }
}
