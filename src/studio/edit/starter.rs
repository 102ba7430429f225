//! The files of a small flow to start from; it checks clean, and its script comes to a good end.

/// Each file's path and text.
pub const STARTER_FILES: [(&str, &str); 12] = [
    ("flow.json", include_str!("../../../flows/starter/flow.json")),
    ("reasons.json", include_str!("../../../flows/starter/reasons.json")),
    ("questions.json", include_str!("../../../flows/starter/questions.json")),
    ("moves.json", include_str!("../../../flows/starter/moves.json")),
    ("offers.json", include_str!("../../../flows/starter/offers.json")),
    ("evidence.json", include_str!("../../../flows/starter/evidence.json")),
    ("answers.json", include_str!("../../../flows/starter/answers.json")),
    ("closings.json", include_str!("../../../flows/starter/closings.json")),
    ("rules.json", include_str!("../../../flows/starter/rules.json")),
    ("phrases.json", include_str!("../../../flows/starter/phrases.json")),
    ("scripts/first.call", include_str!("../../../flows/starter/scripts/first.call")),
    ("README.md", include_str!("../../../flows/starter/README.md")),
];
