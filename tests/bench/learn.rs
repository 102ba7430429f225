//! Learns the weights of hearing from sentences that the project wrote:
//! `cargo run --release -p wanliu-bench --bin learn`.
//!
//! Reads `flows/*/examples.jsonl` (one object a line: `text`, `reason`, `tone` or none) and `flows/common/acts.jsonl` (`text`,
//! `after`, `acts`, `reason`, `leaving`) and `flows/common/agent_acts.jsonl` (`text`, `acts`), and writes `flows/mobile/learned.json` (reasons) and
//! `flows/common/learned.json` (tones and acts). The same sentences give the same files.
#![allow(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool for authors: small counts, and it may fail where it stands"
)]

use flow::method::Tone;
use softmax::Settings;
use std::path::{Path, PathBuf};

mod acts;
mod folder;
mod packed;
mod softmax;

/// Why they leave. Measured on the open data: 6 and 15 cost within a hundredth, and 8,000 features lose nothing.
const REASONS: Settings =
    Settings { name: "reason", cost: 6.0, shape: false, features: 8_000, buckets: 1 << 14 };
/// How they speak.
const TONES: Settings =
    Settings { name: "tone", cost: 6.0, shape: true, features: 2_500, buckets: 1 << 13 };
/// What customers do, and whether they leave. A choice: all models together fit into two megabytes, and 16,000 features
/// were a hundredth better in English alone. Weights are cut at 10: measured, 10 to 20 lose nothing, 6 two hundredths in
/// Chinese.
const ACTS: acts::Settings = acts::Settings {
    name: "act",
    also: &["leaving.yes", "leaving.no", "leaving.negated"],
    features: 9_700,
    buckets: 1 << 14,
    largest: 10.0,
};
/// What agents do. Weights are cut at 6: nothing is lost (measured).
const AGENT_ACTS: acts::Settings = acts::Settings {
    name: "agent",
    also: &["hurts"],
    features: 3_200,
    buckets: 1 << 13,
    largest: 6.0,
};
/// The buckets of the table of English words.
const WORD_BUCKETS: usize = 1 << 14;
/// A remark that is about something else tells of no reason, less surely so than one that was written for none; one
/// that gives its reason in passing tells it less plainly. Choices: 0.1 to 0.6 and 0.5 to 2 measured alike.
const NO_REASON_COUNTS: f32 = 0.05;
const PASSING_COUNTS: f32 = 0.5;

#[derive(serde::Deserialize)]
struct Example {
    text: String,
    reason: String,
    /// `None` for one that only its reason is learned from.
    tone: Option<String>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../flows");
    let flow = folder::flow(root.join("mobile")).expect("the mobile flow loads");
    let of = |folder: &str| examples(&root.join(folder).join("examples.jsonl"));
    let (mobile, common) = (of("mobile"), of("common"));
    let all: Vec<&Example> = mobile.iter().chain(&common).collect();
    let remarks = acts::examples(&root.join("common/acts.jsonl"));

    let tops = flow.reasons().filter(|(id, _)| flow.root_reason(*id) == *id);
    let mut classes: Vec<&str> = tops.map(|(_, reason)| &*reason.id).collect();
    classes.push("none");
    let place = |name: &str| classes.iter().position(|class| *class == name).expect("a reason");
    let told = all.iter().map(|one| (&one.text, place(&one.reason), 1.0));
    let passing = remarks.iter().filter_map(|one| {
        let (class, counts) = match &one.reason {
            Some(reason) if one.does_first("state.reason") => (place(reason), 1.0),
            Some(reason) => (place(reason), PASSING_COUNTS),
            // What is said of an offer ("too much for me") says nothing of why they leave.
            // Nor does a wish to leave say that there is none.
            None if one.does("state.reason") || one.is_about_an_offer() || one.leaves() => {
                return None;
            }
            None => (place("none"), NO_REASON_COUNTS),
        };
        Some((&one.text, class, counts))
    });
    let told: Vec<softmax::Example<'_>> = told
        .chain(passing)
        .map(|(text, class, counts)| softmax::Example { text, class, counts })
        .collect();
    let of_reasons = ["mobile/examples.jsonl", "common/examples.jsonl", "common/acts.jsonl"];
    let digest = digest_of(&of_reasons.map(|file| root.join(file)));
    write(&root.join("mobile/learned.json"), &softmax::models(&REASONS, &told, &classes, &digest));

    let tone = |name: &str| Tone::from_name(name).expect("a tone").index();
    let told = all.iter().filter_map(|one| {
        let class = tone(one.tone.as_deref()?);
        Some(softmax::Example { text: &one.text, class, counts: 1.0 })
    });
    let told: Vec<softmax::Example<'_>> = told.collect();
    let of_tones = ["mobile/examples.jsonl", "common/examples.jsonl"];
    let digest = digest_of(&of_tones.map(|file| root.join(file)));
    let mut models = softmax::models(&TONES, &told, Tone::NAMES, &digest);
    let digest = digest_of(&[root.join("common/acts.jsonl")]);
    models.extend(acts::models(&ACTS, &remarks, &digest));
    let of_agents = root.join("common/agent_acts.jsonl");
    let digest = digest_of(std::slice::from_ref(&of_agents));
    let mut lines = acts::examples(&of_agents);
    let hurting: Vec<&str> =
        flow.acts().filter(|(_, act)| act.hurts).map(|(_, act)| &*act.id).collect();
    for line in &mut lines {
        line.hurts = hurting.iter().any(|act| line.does(act));
    }
    models.extend(acts::models(&AGENT_ACTS, &lines, &digest));
    let texts = all.iter().map(|one| &*one.text).chain(remarks.iter().map(|one| &*one.text));
    let texts: Vec<&str> = texts.chain(lines.iter().map(|line| &*line.text)).collect();
    let of_words = [
        "mobile/examples.jsonl",
        "common/examples.jsonl",
        "common/acts.jsonl",
        "common/agent_acts.jsonl",
    ];
    let digest = digest_of(&of_words.map(|file| root.join(file)));
    models.push(packed::vocabulary(&texts, WORD_BUCKETS, &digest));
    write(&root.join("common/learned.json"), &models);
}

fn write(path: &Path, models: &[String]) {
    let json = format!("{{ \"learned\": [\n  {}] }}\n", models.join(",\n  "));
    println!("{}: {} bytes", path.display(), json.len());
    std::fs::write(path, json).expect("the folder can be written");
}

/// Tells by which sentences a file was written, so that a test sees when they have moved on (FNV-1a).
fn digest_of(files: &[PathBuf]) -> String {
    let bytes = files.iter().flat_map(|path| std::fs::read(path).expect("the examples are there"));
    let digest = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{digest:016x}")
}

fn examples(path: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).expect("the examples are there");
    text.lines().map(|line| serde_json::from_str(line).expect("an example a line")).collect()
}
