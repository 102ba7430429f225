//! Texts for translators: out as a table, and in again.

use crate::cli::{err, out, wanliu};
use crate::support::scratch;
use std::fs;
use std::path::Path;

fn check_is_clean(flow: &str) {
    let checked = wanliu(&["check", flow, "--soon", "0"], b"");
    assert!(out(&checked).contains("nothing to mend"), "{}", out(&checked));
}

/// Every row of a table with this in it, changed.
fn edit(table: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(table).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(table, text.replace(from, to)).unwrap();
}

#[test]
fn texts_go_out_as_a_table_and_come_in_again() {
    let folder = scratch("texts");
    let flow = folder.join("gym").display().to_string();
    let table = folder.join("texts.csv");
    let path = table.to_str().unwrap();
    wanliu(&["new", &flow], b"");
    let before = fs::read_to_string(folder.join("gym/questions.json")).unwrap();
    let exported = wanliu(&["texts", "export", &flow, "--to", path], b"");
    assert_eq!(exported.status.code(), Some(0), "{}", err(&exported));
    let of_hello = |text: &str| {
        let rows = text.lines().filter(|line| line.contains("questions.json,/questions/hello/say"));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of_hello(&fs::read_to_string(&table).unwrap()).len(), 2, "one for each wording");

    // As it went out, it changes nothing.
    let import = |more: &[&str]| wanliu(&[&["texts", "import", &flow, path], more].concat(), b"");
    let same = import(&["--into", "en"]);
    assert_eq!(same.status.code(), Some(0), "{}", err(&same));
    assert_eq!(fs::read_to_string(folder.join("gym/questions.json")).unwrap(), before);

    // A changed cell takes its place and nothing else does; the other language is not touched.
    edit(&table, "it costs too much", "it's \"\"far\"\" too dear, honestly");
    fs::write(
        &table,
        fs::read_to_string(&table).unwrap().replace(
            "it's \"\"far\"\" too dear, honestly",
            "\"it's \"\"far\"\" too dear, honestly\"",
        ),
    )
    .unwrap();
    let shown = import(&["--into", "en", "--dry-run"]);
    assert!(out(&shown).contains("too dear, honestly"), "{}", out(&shown));
    assert_eq!(fs::read_to_string(folder.join("gym/questions.json")).unwrap(), before);
    let zh = import(&["--into", "zh"]);
    assert_eq!(
        zh.status.code(),
        Some(0),
        "the English column is the source then, and nothing is new: {}",
        err(&zh)
    );
    let done = import(&["--into", "en"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let after = fs::read_to_string(folder.join("gym/questions.json")).unwrap();
    let there = r#""en": "it's \"far\" too dear, honestly""#;
    assert_eq!(after, before.replace(r#""en": "it costs too much""#, there));
    check_is_clean(&flow);
}

/// What is out of date, unknown or has no place is told by its line and left; a mistake keeps all from being written.
#[test]
fn rows_that_do_not_fit_are_told_and_left() {
    let folder = scratch("texts_left");
    let flow = folder.join("gym").display().to_string();
    wanliu(&["new", &flow], b"");
    let table = folder.join("texts.csv");
    let path = table.to_str().unwrap();
    let file = folder.join("gym/questions.json");
    let before = fs::read_to_string(&file).unwrap();
    let zh =
        before.split("\"id\": \"price\", \"zh\": \"").nth(1).unwrap().split('"').next().unwrap();
    fs::write(
        &table,
        format!(
            "file,path,zh,en\nquestions.json,/questions/hello/answers/price,{zh},dear\n\
             questions.json,/questions/hello/answers/price,另一句,dearer\n\
             questions.json,/questions/helo/say,x,y\n"
        ),
    )
    .unwrap();
    let done = wanliu(&["texts", "import", &flow, path, "--into", "en"], b"");
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("line 3") && err(&done).contains("line 4"), "{}", err(&done));
    assert!(out(&done).contains("texts taken in: 1, rows left: 2"), "{}", out(&done));
    assert!(fs::read_to_string(&file).unwrap().contains("\"en\": \"dear\""));

    let before = fs::read_to_string(&file).unwrap();
    fs::write(
        &table,
        format!("file,path,zh,en\nquestions.json,/questions/hello/answers/price,{zh},dear {{\n"),
    )
    .unwrap();
    let hello = "questions.json,/questions/hello/say#2";
    let of_table = wanliu(&["texts", "export", &flow], b"");
    let row = out(&of_table).lines().find(|line| line.starts_with(hello)).unwrap().to_owned();
    let cells: Vec<&str> = row.split(',').collect();
    fs::write(&table, format!("file,path,zh,en\n{hello},{},Hello {{nam\n", cells[2])).unwrap();
    let refused = wanliu(&["texts", "import", &flow, path, "--into", "en"], b"");
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
    assert!(err(&refused).contains("W0114"), "{}", err(&refused));
    assert_eq!(fs::read_to_string(&file).unwrap(), before);

    fs::write(&table, "a,b\n1,2\n").unwrap();
    let refused = wanliu(&["texts", "import", &flow, path, "--into", "en"], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("lacks the column file"), "{}", err(&refused));
}

/// The lock knows what is done, and a translation that comes in is.
#[test]
fn a_stale_translation_goes_out_and_comes_back_done() {
    let folder = scratch("texts_stale");
    let flow = folder.join("gym").display().to_string();
    wanliu(&["new", &flow], b"");
    wanliu(&["check", &flow, "--update-locks"], b"");
    let file = folder.join("gym/questions.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\"zh\": \"太贵了\"", "\"zh\": \"实在太贵\"", 1)).unwrap();
    let open = || out(&wanliu(&["texts", "export", &flow, "--open"], b""));
    let rows = open();
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(rows.contains("实在太贵") && rows.contains("stale_en"), "{rows}");
    let table = folder.join("texts.csv");
    fs::write(&table, rows.replace("it costs too much", "it really costs too much")).unwrap();
    let done = wanliu(&["texts", "import", &flow, table.to_str().unwrap(), "--into", "en"], b"");
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert_eq!(open().lines().count(), 1, "{}", open());
    check_is_clean(&flow);
}
