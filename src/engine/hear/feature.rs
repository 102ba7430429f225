//! What a learned model looks at in a remark: runs of characters or words, how it begins and ends, how long it is, and
//! what the agent had just said.
//!
//! Chinese is looked at by one to three characters, English by one to three words and by three to five letters within
//! a word: words are not parted in the one, and have endings and slips in the other. (Character n-grams within words:
//! `char_wb` of scikit-learn; Cavnar and Trenkle, 1994.)

use flow::method::DialogueContext;

/// How a remark is written, and so which model hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WritingSystem {
    /// With Chinese characters.
    Chinese,
    /// With letters.
    Latin,
}

/// One thing that is looked at. Its key is its parts, one behind the other, and the first part says of which kind it is:
/// a run as it stands has none, `~` letters within a word, `=` a short remark as a whole, `@` the beginning of a remark
/// or the whole of it with what it answers, `#` what is no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature<'t> {
    /// What the key is made of.
    pub parts: [&'t str; 3],
    /// The words it stands for; `None` for what is no words: how long a remark is, and what it answers.
    pub words: Option<&'t str>,
}

/// The beginning and the end of a remark, in its features.
const BEGIN: char = '^';
const END: char = '$';
/// The longest run of Chinese characters. A choice: most words have two, and a third tells who does what.
const MAX_CHARACTERS: usize = 3;
/// The longest run of words.
const MAX_WORDS: usize = 3;
/// The lengths of runs of letters within a word, the blanks around it counted.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;
/// A remark of so many characters or words is one feature as a whole: short answers say all they say at once.
const MAX_WHOLE: usize = 5;

/// A normalised remark, ready for its features to be read off.
#[derive(Debug)]
pub struct FeatureText {
    system: WritingSystem,
    /// Letters and digits alone, each digit a zero, single blanks between runs of them, a mark at either end.
    clean: String,
    /// How many characters (Chinese) or words there are.
    length: usize,
    marks: [bool; 2],
}

impl WritingSystem {
    /// Of a text: Chinese, if a third of its letters and digits are Chinese characters. A choice: names and codes stand
    /// in Latin letters among them.
    #[must_use]
    pub fn of(text: &str) -> Self {
        // The unified ideographs, with their first extension.
        let is_chinese = |c: char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}');
        let (mut letters, mut chinese) = (0_usize, 0_usize);
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            letters += 1;
            chinese += usize::from(is_chinese(c));
        }
        if chinese > 0 && chinese * 3 >= letters { Self::Chinese } else { Self::Latin }
    }

    /// The code of its language, by which models are named.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::Latin => "en",
        }
    }
}

impl FeatureText {
    /// Reads a normalised text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let system = WritingSystem::of(text);
        let mut clean = String::with_capacity(text.len() + 4);
        let begin = match system {
            WritingSystem::Chinese => "^",
            WritingSystem::Latin => "^ ",
        };
        clean.push_str(begin);
        for c in text.chars() {
            match c {
                '\'' => {}
                _ if c.is_ascii_digit() => clean.push('0'),
                _ if c.is_alphanumeric() => clean.push(c),
                _ if clean.ends_with([' ', BEGIN]) => {}
                _ => clean.push(' '),
            }
        }
        clean.truncate(clean.trim_end_matches(' ').len());
        let within = clean.trim_start_matches([BEGIN, ' ']);
        let length = match system {
            WritingSystem::Chinese => within.chars().filter(|c| *c != ' ').count(),
            WritingSystem::Latin => within.split_whitespace().count(),
        };
        clean.push_str(if system == WritingSystem::Chinese { "$" } else { " $" });
        Self { system, clean, length, marks: ['?', '!'].map(|mark| text.contains(mark)) }
    }

    /// How it is written.
    #[must_use]
    pub fn system(&self) -> WritingSystem {
        self.system
    }

    /// Gives every feature, the same as often as it stands there; none of what has neither letters nor digits.
    pub fn each<'t>(&'t self, after: DialogueContext, mut take: impl FnMut(Feature<'t>)) {
        if self.length == 0 {
            return;
        }
        let clean = &*self.clean;
        let mut words = |parts: [&'t str; 3], words: &'t str| {
            take(Feature { parts, words: Some(words) });
        };
        let begins = match self.system {
            WritingSystem::Chinese => {
                characters(clean, |run| words(["", "", run], run));
                clean.char_indices().nth(2).and_then(|(end, _)| clean.get(..end))
            }
            WritingSystem::Latin => {
                each_word(clean, |run| words(["", "", run], run));
                letters(clean, |run| words(["~", "", run], run));
                clean.split(' ').nth(1)
            }
        };
        if self.length <= MAX_WHOLE {
            words(["=", "", clean], clean);
            words(["@", after.name(), clean], clean);
        }
        if let Some(begins) = begins {
            words(["@", after.name(), begins], begins);
        }
        let length = self.length_class();
        let mut shape = |parts| take(Feature { parts, words: None });
        shape(["#", length, ""]);
        shape(["#", after.name(), length]);
        shape(["#", after.name(), ""]);
        for (mark, is_there) in ["?", "!"].into_iter().zip(self.marks) {
            if is_there {
                shape(["#", mark, ""]);
            }
        }
    }

    /// Classes of lengths, each about twice as long as the one before. A choice.
    fn length_class(&self) -> &'static str {
        const CHARACTERS: [usize; 6] = [3, 6, 10, 16, 28, 50];
        const WORDS: [usize; 6] = [1, 3, 6, 10, 18, 32];
        const NAMES: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];
        let bounds = if self.system == WritingSystem::Chinese { CHARACTERS } else { WORDS };
        let class = bounds.iter().filter(|most| self.length > **most).count();
        NAMES.get(class).copied().unwrap_or_default()
    }
}

/// Runs of characters that no blank parts.
fn characters<'t>(clean: &'t str, mut take: impl FnMut(&'t str)) {
    let mut starts: Vec<usize> = Vec::new();
    for (at, c) in clean.char_indices() {
        if c == ' ' {
            starts.clear();
            continue;
        }
        starts.push(at);
        for long in 1..=MAX_CHARACTERS.min(starts.len()) {
            let start = starts.get(starts.len() - long).copied().unwrap_or(at);
            let run = clean.get(start..at + c.len_utf8()).unwrap_or_default();
            if !(long == 1 && matches!(c, BEGIN | END)) {
                take(run);
            }
        }
    }
}

/// Runs of words, the marks at the ends among them; no mark alone.
fn each_word<'t>(clean: &'t str, mut take: impl FnMut(&'t str)) {
    let mut starts: Vec<usize> = Vec::new();
    let mut start = 0;
    for word in clean.split(' ') {
        starts.push(start);
        let end = start + word.len();
        for long in 1..=MAX_WORDS.min(starts.len()) {
            let from = starts.get(starts.len() - long).copied().unwrap_or(start);
            if !(long == 1 && (word == "^" || word == "$")) {
                take(clean.get(from..end).unwrap_or_default());
            }
        }
        start = end + 1;
    }
}

/// Runs of letters within a word, a blank at either end of it counted; not the whole of it.
fn letters<'t>(clean: &'t str, mut take: impl FnMut(&'t str)) {
    let mut start = 0;
    for word in clean.split(' ') {
        let (from, to) = (start.max(1) - 1, (start + word.len() + 1).min(clean.len()));
        let around = clean.get(from..to).unwrap_or_default();
        if word.is_ascii() && word != "^" && word != "$" {
            for long in LETTERS.filter(|long| *long < around.len()) {
                for at in 0..=around.len() - long {
                    take(around.get(at..at + long).unwrap_or_default());
                }
            }
        }
        start += word.len() + 1;
    }
}
