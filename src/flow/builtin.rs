//! The flows built into the program.

use super::files::{FileContent, FileError, FileTree};

macro_rules! files {
    ($($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../../flows/", $path)))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "common/acts.json",
    "common/operators.json",
    "common/repairs.json",
    "common/replies.json",
    "common/requests.json",
    "common/agree.json",
    "common/answers.json",
    "common/circumstances.json",
    "common/close.json",
    "common/conduct-core.json",
    "common/conduct-port.json",
    "common/cues.json",
    "common/facts.json",
    "common/figures.json",
    "common/feelings.json",
    "common/learned.json",
    "common/manners.json",
    "common/objection_facts.json",
    "common/objections.json",
    "common/phrases.json",
    "common/probe.json",
    "common/senses.json",
    "common/topics.json",
    "common/trust.json",
    "mobile/flow.json",
    "mobile/reasons.json",
    "mobile/replies.json",
    "mobile/rules.json",
    "mobile/phrases.json",
    "mobile/questions.json",
    "mobile/moves.json",
    "mobile/offers.json",
    "mobile/closings.json",
    "mobile/customers.json",
    "mobile/evidence.json",
    "mobile/learned.json",
    "broadband/answers.json",
    "broadband/closings.json",
    "broadband/cues.json",
    "broadband/customers.json",
    "broadband/evidence.json",
    "broadband/flow.json",
    "broadband/moves.json",
    "broadband/offers.json",
    "broadband/phrases.json",
    "broadband/questions.json",
    "broadband/reasons.json",
    "broadband/replies.json",
    "broadband/rules.json",
];

/// The names of the flows built in.
pub const NAMES: [&str; 2] = ["mobile", "broadband"];

/// The files built into the program below a folder, a flow's or `common`: each by its path there, with its text.
pub fn files_of(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let within = format!("{folder}/");
    FILES.iter().filter_map(move |(path, text)| Some((path.strip_prefix(&*within)?, *text)))
}

/// The files of a flow built into the program.
#[derive(Debug, Clone)]
pub struct BuiltInTree {
    flow: &'static str,
}

impl BuiltInTree {
    /// The flow of this name, if it is built in.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.into_iter().find(|flow| *flow == name).map(|flow| Self { flow })
    }
}

impl FileTree for BuiltInTree {
    fn read(&self, path: &str, _most: u64) -> Result<FileContent, FileError> {
        let path = self.name(path);
        FILES
            .iter()
            .find(|(name, _)| *name == path)
            .map(|(_, text)| FileContent::BuiltIn(text))
            .ok_or(FileError::Missing)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let within =
            self.name(&if folder.is_empty() { String::new() } else { format!("{folder}/") });
        let names = FILES.iter().filter_map(|(name, _)| name.strip_prefix(&*within));
        let here = names.filter(|rest| !rest.contains('/'));
        let path = |rest: &str| {
            if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
        };
        Ok(here.map(path).collect())
    }

    fn name(&self, path: &str) -> String {
        path.strip_prefix("../").map_or_else(|| format!("{}/{path}", self.flow), str::to_owned)
    }
}
