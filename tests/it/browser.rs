//! A page in a real browser.

use std::process::Command;

/// Chromium, if it is installed; a test without it says loudly that it did not run.
fn chromium() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success())
    });
    if found.is_none() {
        crate::skipped::skip("a page in a browser", "no Chromium here");
    }
    found
}

/// Opens a page, lets a reader act (a script that posts what it saw), and gives what the reader saw.
pub(crate) fn read_in_browser(
    page: &str,
    reader: &str,
    width: u32,
    height: u32,
    hash: &str,
) -> Option<serde_json::Value> {
    let chromium = chromium()?;
    let folder = std::env::temp_dir().join(format!(
        "wanliu-page-{}-{width}-{}-{}",
        std::process::id(),
        hash.len(),
        page.len()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let watched = page.replacen(
        "<script>",
        "<script>window.problems = []; addEventListener('error', e => problems.push(e.message));\n\
         addEventListener('securitypolicyviolation', e => problems.push(e.violatedDirective));\n\
         for (const level of ['error', 'warn']) console[level] = (...all) => problems.push(all.join(' '));\n",
        1,
    );
    let with_reader = watched.replacen("</body>", &format!("<script>{reader}</script></body>"), 1);
    let inner = folder.join("page.html");
    std::fs::write(&inner, with_reader).unwrap();
    // A frame gives the page exactly this width, however narrow; windows have a least width.
    let frame = format!(
        "<!doctype html><body style=\"margin:0\"><iframe id=f style=\"border:0;width:{width}px;height:{height}px\" src=\"page.html#{hash}\"></iframe>\
         <script>addEventListener('message', e => {{ const p = document.createElement('pre'); p.id = 'seen'; p.textContent = e.data; document.body.append(p); }});</script>"
    );
    let outer = folder.join("frame.html");
    std::fs::write(&outer, frame).unwrap();
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            "--virtual-time-budget=20000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--window-size={},{}", width.max(500), height + 60))
        .arg(format!("file://{}", outer.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    std::fs::remove_dir_all(&folder).unwrap();
    let seen = dom.split("<pre id=\"seen\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let seen = seen.unwrap_or_else(|| panic!("the reader saw nothing: {dom}"));
    let seen = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Some(serde_json::from_str(&seen).unwrap())
}
