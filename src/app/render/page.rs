//! Pages that need no network: a template and the data it shows.

use serde_json::Value;

/// The page of a template, with its data in the constant of this name.
pub(super) fn filled(template: &str, constant: &str, data: &Value) -> String {
    let hole = format!("const {constant} = null;");
    // No name and no words can end the script that they stand in.
    let data = data.to_string().replace('<', "\\u003c");
    template.replacen(&hole, &format!("const {constant} = {data};"), 1)
}

/// The page of a report: the frame that all share, with a style and a script of its own. The script has `draw()`, which
/// shows `DATA` in the language `lang`, and `w(id)`, which gives words in it.
pub(super) fn report_page(style: &str, script: &str, data: &Value) -> String {
    let page = include_str!("page.html")
        .replacen("/* the style of all reports */\n", include_str!("page.css"), 1)
        .replacen("/* the style of this one */\n", style, 1)
        .replacen("/* what this one shows */\n", script, 1);
    filled(&page, "DATA", data)
}
