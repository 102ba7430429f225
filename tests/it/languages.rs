//! Flows in one language, in others than the program's, and in several.

use crate::cli::{err, out, wanliu};
use crate::support::scratch;
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use flow::lang::Lang;
use std::fs;
use std::path::Path;

fn check(flow: &str) -> String {
    out(&wanliu(&["check", flow, "--lang", "en"], b""))
}

/// Puts a word before every English text of a table, in the column of a new language.
fn translate(table: &Path, word: &str) {
    let text = fs::read_to_string(table).unwrap();
    let mut reader =
        ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let (en, new) = (at("en"), at("de"));
    let mut out = WriterBuilder::new().from_path(table).unwrap();
    out.write_record(&head).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let cell = |(at, cell): (usize, &str)| {
            if at == new { format!("{word}{}", &row[en]) } else { cell.to_owned() }
        };
        out.write_record(row.iter().enumerate().map(cell).collect::<StringRecord>().iter())
            .unwrap();
    }
    out.flush().unwrap();
}

#[test]
fn a_flow_speaks_one_language() {
    for (lang, first) in [("en", "Hi, I can close"), ("zh", "退会我可以给您办")] {
        let folder = scratch(&format!("one_language_{lang}"));
        let flow = folder.join("gym").display().to_string();
        wanliu(&["new", &flow, "--languages", lang], b"");
        assert!(check(&flow).contains("nothing to mend"), "{}", check(&flow));
        for file in ["flow.json", "questions.json", "offers.json", "rules.json", "phrases.json"] {
            let text = fs::read_to_string(folder.join("gym").join(file)).unwrap();
            let other = if lang == "en" { "\"zh\":" } else { "\"en\":" };
            assert!(!text.contains(other), "{file}");
        }
        assert!(out(&wanliu(&["test", &flow, "--lang", "en"], b"")).contains("1 passed"));
        // Whatever words the program speaks, the lines are the flow's.
        for asked in Lang::OF_PROGRAM.iter().map(Lang::code).chain(["de"]) {
            let call = wanliu(&["call", &flow, "--store", "off", "--lang", asked], b"");
            assert!(out(&call).contains(first), "{lang} {asked}: {}", out(&call));
            let told = err(&call).contains("does not speak `de`");
            assert_eq!(told, asked == "de", "{}", err(&call));
        }
        let page = out(&wanliu(&["map", &flow, "--format", "html"], b""));
        assert!(page.contains(&format!("\"languages\":[\"{lang}\"]")), "{lang}");
        let table = out(&wanliu(&["texts", "export", &flow], b""));
        assert!(table.contains(&format!("file,path,{lang},state")), "{table}");
    }
}

#[test]
fn a_language_is_added_by_a_table() {
    let folder = scratch("language_added");
    let flow = folder.join("gym").display().to_string();
    let (table, own) = (folder.join("de.csv"), folder.join("gym/flow.json"));
    let path = table.to_str().unwrap();
    wanliu(&["new", &flow], b"");
    wanliu(&["texts", "export", &flow, "--into", "de", "--to", path], b"");
    translate(&table, "DE ");
    let done = wanliu(&["texts", "import", &flow, path, "--into", "de", "--lang", "en"], b"");
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains("lack `de`"), "{}", out(&done));
    assert!(check(&flow).contains("W0608"), "{}", check(&flow));

    let text = fs::read_to_string(&own).unwrap();
    fs::write(&own, text.replace("[\"zh\", \"en\"]", "[\"zh\", \"en\", \"de\"]")).unwrap();
    assert!(check(&flow).contains("nothing to mend"), "{}", check(&flow));
    let call = wanliu(&["call", &flow, "--store", "off", "--lang", "de"], b"");
    assert!(out(&call).contains("DE Hi, I can close") && err(&call).is_empty(), "{}", out(&call));
    // A region of a language that the flow speaks is that language; months are a number that the line counts.
    let call = wanliu(&["call", &flow, "--store", "off", "--lang", "de-AT"], b"");
    assert!(out(&call).contains("DE Hi, I can close") && err(&call).is_empty(), "{}", err(&call));

    // The source was changed: both translations may be stale. A translation was: the source may.
    wanliu(&["check", &flow, "--update-locks"], b"");
    let questions = folder.join("gym/questions.json");
    let before = fs::read_to_string(&questions).unwrap();
    let stale = |from: &str, to: &str| {
        assert!(before.contains(from), "{from}");
        fs::write(&questions, before.replacen(from, to, 1)).unwrap();
        let found = check(&flow);
        ["Chinese", "English", "text in `de`"]
            .map(|lang| found.contains(&format!("W0602]: the {lang} was")))
    };
    assert_eq!(stale("\"zh\": \"", "\"zh\": \"嗯，"), [false, true, true]);
    assert_eq!(stale("\"en\": \"", "\"en\": \"So, "), [true, false, false]);
    assert_eq!(stale("\"de\": \"", "\"de\": \"So, "), [true, false, false]);
    // A language is missing at its place.
    let one = ", \"de\": \"DE go on\"";
    assert!(before.contains(one), "{before}");
    fs::write(&questions, before.replacen(one, "", 1)).unwrap();
    assert!(check(&flow).contains("W0601]: the text in `de` is missing"), "{}", check(&flow));
}

#[test]
fn a_language_goes_and_its_table_keeps_its_source() {
    let folder = scratch("language_goes");
    let flow = folder.join("gym").display().to_string();
    let table = folder.join("texts.csv");
    let path = table.to_str().unwrap();
    wanliu(&["new", &flow], b"");
    let import = || wanliu(&["texts", "import", &flow, path, "--into", "en", "--lang", "en"], b"");
    let row = "questions.json,/questions/hello/answers/gladly";
    fs::write(&table, format!("file,path,en\n{row},ask away\n")).unwrap();
    let refused = import();
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
    assert!(err(&refused).contains("lacks the column zh"), "{}", err(&refused));
    // As spreadsheets write it where numbers have commas.
    fs::write(&table, format!("file;path;zh;EN\n{};你问吧;ask away\n", row.replace(',', ";")))
        .unwrap();
    let done = import();
    assert!(out(&done).contains("taken in: 1, rows left: 0"), "{}", err(&done));

    let gone = wanliu(&["texts", "remove", &flow, "zh", "--lang", "en"], b"");
    assert_eq!(gone.status.code(), Some(0), "{}", err(&gone));
    assert!(check(&flow).contains("nothing to mend"), "{}", check(&flow));
    let questions = fs::read_to_string(folder.join("gym/questions.json")).unwrap();
    assert!(questions.contains("ask away") && !questions.contains("\"zh\""), "{questions}");
    let last = wanliu(&["texts", "remove", &flow, "en", "--lang", "en"], b"");
    assert_eq!(last.status.code(), Some(2), "{}", out(&last));
    assert!(err(&last).contains("only language"), "{}", err(&last));
}

/// What is wrong with the list of languages is told there, and not at every text.
#[test]
fn a_misspelt_language_is_told_where_it_is_declared() {
    let folder = scratch("language_list");
    let flow = folder.join("gym").display().to_string();
    let own = folder.join("gym/flow.json");
    wanliu(&["new", &flow], b"");
    let before = fs::read_to_string(&own).unwrap();
    for (list, told, most) in [
        ("[]", "is missing", 1),
        ("\"zh\"", "an array should stand here", 1),
        ("[\"zh\", \"english\"]", "no language `english`", 1),
        ("[\"zh\", \"EN\"]", "did you mean `en`", 1),
        ("[\"zh\", \"en\", \"zh\"]", "given twice", 1),
        // One finding for each of the ten files that has texts, and not for each text.
        ("[\"zh\", \"en\", \"pt\"]", "of this file is in it", 10),
    ] {
        fs::write(&own, before.replace("[\"zh\", \"en\"]", list)).unwrap();
        let found = check(&flow);
        assert!(found.contains(told), "{list}: {found}");
        let findings = found.matches("error[").count() + found.matches("warning[").count();
        assert_eq!(findings, most, "{list}: {found}");
    }
}

/// The example of a section in the page on practice; it fits the flow that a new one begins with.
fn example(section: &str) -> String {
    let page = include_str!("../../docs/PRACTICE.md");
    let start = page.find(&format!("    {{ \"{section}\": [")).unwrap();
    page[start..].lines().take_while(|line| line.starts_with("    ")).collect::<Vec<_>>().join("\n")
}

/// In practice, whoever is played speaks the language of the call, and so does what is shown of it.
#[test]
fn practice_is_held_in_any_language() {
    let folder = scratch("language_practice");
    let flow = folder.join("gym").display().to_string();
    let (table, own) = (folder.join("de.csv"), folder.join("gym/flow.json"));
    let path = table.to_str().unwrap();
    wanliu(&["new", &flow], b"");
    for section in ["manners", "customers"] {
        fs::write(folder.join(format!("gym/{section}.json")), example(section)).unwrap();
    }
    wanliu(&["texts", "export", &flow, "--into", "de", "--to", path], b"");
    translate(&table, "DE ");
    wanliu(&["texts", "import", &flow, path, "--into", "de"], b"");
    let text = fs::read_to_string(&own).unwrap();
    fs::write(&own, text.replace("[\"zh\", \"en\"]", "[\"zh\", \"en\", \"de\"]")).unwrap();
    let args =
        ["practice", &flow, "--customer", "pays_for_nothing", "--store", "off", "--lang", "de"];
    let held = wanliu(&args, b"1\n/end\n");
    assert!(out(&held).contains("DE I'd like to cancel"), "{} {}", out(&held), err(&held));
    assert!(out(&held).contains("You  DE Hi"), "{}", out(&held));
}

/// Whatever stands among the keys of an answer is told once, at its place.
#[test]
fn keys_that_are_languages_are_read_with_care() {
    let folder = scratch("language_keys");
    let flow = folder.join("gym").display().to_string();
    wanliu(&["new", &flow], b"");
    let questions = folder.join("gym/questions.json");
    let before = fs::read_to_string(&questions).unwrap();
    let label = "\"en\": \"it costs too much\"";
    assert!(before.contains(label));
    for (instead, code, told) in [
        ("\"en\": \"dear\", \"en\": \"dear\"", "W0111", "`en`"),
        ("\"eng\": \"dear\"", "W0110", "`eng`"),
        ("\"En\": \"dear\"", "W0110", "`En`"),
        ("\"en\": \"dear\", \"odd\": 2", "W0110", "did you mean `odds`"),
        ("\"en\": \"dear\", \"odd\": \"x\"", "W0110", "did you mean `odds`"),
        ("\"en\": \"dear\", \"fo\": 2", "W0110", "no key `fo`"),
        ("\"fr\": \"cher\"", "W0601", "English is missing"),
        ("\"en\": 5", "W0109", "a string"),
        ("\"en\": \"\"", "W0118", "is empty"),
    ] {
        fs::write(&questions, before.replace(label, instead)).unwrap();
        let found = check(&flow);
        assert!(found.contains(code) && found.contains(told), "{instead}: {found}");
        assert_eq!(found.matches("error[").count(), 1, "{instead}: {found}");
        assert!(!found.contains("W0608") || instead.contains("fr"), "{instead}: {found}");
    }
}

/// Tags are read as BCP 47 writes them: checked against how `unic-langid` writes what it reads, and by hand.
#[test]
fn tags_are_bcp_47() {
    for tag in ["zh", "en", "de", "pt-BR", "zh-Hant", "zh-Hant-HK", "yue", "es-419", "id-ID"] {
        let lang = Lang::from_code(tag).unwrap_or_else(|| panic!("{tag}"));
        assert_eq!(lang.code(), tag);
        assert_eq!(
            lang.code().parse::<unic_langid::LanguageIdentifier>().unwrap().to_string(),
            tag
        );
    }
    for tag in
        ["", "e", "EN", "En", "pt_BR", "pt-br", "german", "zh-CN-x", "de-1996", "id", "act", "tip"]
    {
        assert_eq!(Lang::from_code(tag), None, "{tag}");
    }
    let asked = [
        ("ZH", "zh"),
        ("zh-CN", "zh"),
        ("zh-hant", "zh-Hant"),
        ("en_gb", "en"),
        ("pt-br", "pt-BR"),
    ];
    for (tag, code) in asked {
        assert_eq!(Lang::asked_for(tag).unwrap().code(), code, "{tag}");
    }
    assert_eq!(Lang::asked_for("en_GB.UTF-8"), None);
}
