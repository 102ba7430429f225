//! The program's own words: both languages complete, every message asked for in place.

use flow::diagnostic::Code;
use flow::lang::Lang;
use std::collections::{BTreeMap, BTreeSet};
use wanliu::render::Messages;

const FILES: [[&str; 2]; 2] = [
    [
        include_str!("../../src/app/render/wording/zh.ftl"),
        include_str!("../../src/app/render/wording/en.ftl"),
    ],
    [
        include_str!("../../src/app/render/wording/diagnostics.zh.ftl"),
        include_str!("../../src/app/render/wording/diagnostics.en.ftl"),
    ],
];

/// Each message with the values that it uses; an attribute counts as a message of its own.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut message = String::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let starts = !line.starts_with(' ');
        if let Some((id, _)) =
            line.split_once(" = ").filter(|_| starts || line.trim().starts_with('.'))
        {
            let id = id.trim();
            if starts {
                id.clone_into(&mut message);
                id.clone_into(&mut name);
            } else {
                name = format!("{message}{id}");
            }
        }
        let values = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
        });
        found.entry(name.clone()).or_insert_with(BTreeSet::new).extend(values);
    }
    found
}

#[test]
fn both_languages_have_the_same_messages_and_values() {
    for [zh, en] in FILES {
        let (zh, en) = (messages(zh), messages(en));
        let names = |all: &BTreeMap<String, _>| all.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&zh), names(&en));
        for (name, values) in &zh {
            let other = &en[name];
            // `{ $what }` alone may be spelt out case by case in one language.
            assert!(values == other || name == "W0201", "{name}: {values:?} {other:?}");
        }
    }
}

/// A name that is not there is told with the Chinese word for what it should name.
#[test]
fn every_set_of_names_is_called_by_a_chinese_word() {
    let code = crate::tidy::sources().into_iter().map(|(_, text)| text).collect::<String>();
    let sets =
        code.lines().filter_map(|line| line.trim().split_once(" as \"")?.1.strip_suffix("\" {"));
    let sets: BTreeSet<&str> = sets.collect();
    assert!(sets.len() > 15, "{sets:?}");
    let words = FILES[1][0];
    let unknown = words.split("\nW0201 = ").nth(1).and_then(|rest| rest.split("\nW0202").next());
    let unknown = unknown.expect("a name can be unknown");
    let nameless: Vec<_> =
        sets.iter().filter(|set| !unknown.contains(&format!("[{set}]"))).collect();
    assert!(nameless.is_empty(), "{nameless:?}");
}

#[test]
fn every_message_parses() {
    for lang in Lang::OF_PROGRAM {
        let at = usize::from(lang == Lang::En);
        for (wording, file) in
            [(Messages::screens(lang), FILES[0][at]), (Messages::diagnostics(lang), FILES[1][at])]
        {
            for name in messages(file).keys().filter(|name| !name.contains('.')) {
                assert_ne!(wording.text(name), *name, "`{name}` is not there in {lang:?}");
            }
        }
    }
}

#[test]
fn every_message_asked_for_is_there_and_every_one_there_is_asked_for() {
    // Names of options are no messages.
    let sources = crate::tidy::sources().into_iter();
    let worded = sources.filter(|(path, _)| !path.to_string_lossy().contains("cli/args"));
    let code = worded.map(|(_, text)| text).collect::<String>();
    let known = messages(FILES[0][0]);
    let families = [
        "technique-",
        "outcome-",
        "emotion-",
        "clarity-",
        "kind-",
        "command-",
        "help-",
        "purpose-",
        "phrase-",
        "me-",
        "fact-",
        "coverage-",
        "mutants-",
        "every-",
        "detour-",
        "store-",
        "outcomes-by-",
        "outcomes-why-",
        "outcomes-step-",
        "result-",
        "level-",
        "form-",
        "lesson-",
        "slot-",
        "diff-in-",
    ];
    for name in known.keys() {
        let by_family = families.iter().any(|family| name.starts_with(family));
        assert!(by_family || code.contains(&format!("\"{name}\"")), "nothing asks for `{name}`");
    }
    let asked = code.split([' ', '(', '&', '\n']).filter_map(|part| {
        let id = part.strip_prefix('"')?.split('"').next()?;
        [
            "problem-",
            "keys-",
            "summary-",
            "whynot-",
            "why-",
            "locked-",
            "history-",
            "purpose-",
            "prove-",
            "calls-",
            "keep-",
            "audit-",
            "outcomes-",
            "calls-",
            "keep-",
            "audit-",
            "outcomes-",
        ]
        .iter()
        .any(|family| id.starts_with(family))
        .then_some(id)
    });
    for id in
        asked.filter(|id| !id.contains('{') && !id.ends_with('-') && !id.starts_with("why-not"))
    {
        assert!(known.contains_key(id), "`{id}` is asked for and not there");
    }
}

#[test]
fn every_code_has_words_and_a_hint() {
    for lang in Lang::OF_PROGRAM {
        let wording = Messages::diagnostics(lang);
        for code in Code::ALL {
            assert_ne!(wording.text(code.as_str()), code.as_str());
            assert!(wording.attribute(code.as_str(), "hint", &[]).is_some(), "{code:?}");
        }
    }
}

#[test]
fn every_term_has_its_words() {
    use flow::method::{Clarity, Emotion, OutcomeKind, Technique};
    for lang in Lang::OF_PROGRAM {
        let wording = Messages::screens(lang);
        let names = [
            ("technique", Technique::NAMES),
            ("emotion", Emotion::NAMES),
            ("clarity", Clarity::NAMES),
            ("outcome", OutcomeKind::NAMES),
        ];
        for (family, names) in names {
            for name in names {
                let id = format!("{family}-{name}");
                assert_ne!(wording.text(&id), id);
            }
        }
    }
}
