//! Pages that need no network: a template, the style that pages share, and the data they show.

use serde_json::Value;

/// The page of a template, with its data in the constant of this name.
pub(super) fn filled(template: &str, constant: &str, data: &Value) -> String {
    const SHARED: &str = "/* what pages share */";
    let hole = format!("const {constant} = null;");
    // No name and no words can end the script that they stand in.
    let data = data.to_string().replace('<', "\\u003c");
    let page = template.replacen(SHARED, include_str!("page.css"), 1);
    page.replacen(&hole, &format!("const {constant} = {data};"), 1)
}
