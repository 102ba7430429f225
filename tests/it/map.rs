//! Pictures of flows: the graphs and the text as snapshots, the page in a real browser.

use crate::browser::read_in_browser;
use crate::memory::Memory;
use crate::support::{TODAY, load_built_in};
use flow::builtin::BuiltInTree;
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use flow::method::Step;
use studio::map::{FlowMap, MapFilter};
use wanliu::render::{Messages, map as render};

fn scripts() -> Vec<(String, String)> {
    vec![("scripts/first.call".to_owned(), "# a call\nask.leave\ncustomer yes\n".to_owned())]
}

#[test]
fn the_small_flow_as_text_and_graphs() {
    let LoadedFlow { flow, sources, .. } = Memory::small().load();
    let (flow, scripts) = (flow.unwrap(), scripts());
    let map = FlowMap::new(&flow, &sources, &scripts, MapFilter::default());
    for lang in Lang::OF_PROGRAM {
        let words = Messages::screens(lang);
        let pictures =
            [render::text(&map, &words), render::mermaid(&map, &words), render::dot(&map, &words)];
        insta::assert_snapshot!(format!("map_{}", lang.code()), pictures.join("\n────\n"));
    }
}

#[test]
fn only_what_is_wanted_is_drawn() {
    let LoadedFlow { flow, sources, .. } = load_built_in("mobile");
    let flow = flow.unwrap();
    let reason = flow.reason_named("tariff");
    let map = FlowMap::new(&flow, &sources, &[], MapFilter { step: Some(Step::Propose), reason });
    assert!(map.items.iter().all(|one| one.item.steps.contains(Step::Propose)));
    assert!(map.items.iter().any(|one| &*one.item.id == "right_size"));
    let others = flow.items().filter(|(_, item)| item.id.starts_with("network.")).count();
    assert!(others > 0, "there is something to leave out");
    assert!(map.items.iter().all(|one| !one.item.id.starts_with("network.")));
    assert!(map.edges.iter().all(|way| way.from == Step::Propose));
}

#[test]
fn every_item_has_its_place() {
    let LoadedFlow { flow, sources, .. } = load_built_in("broadband");
    let flow = flow.unwrap();
    let map = FlowMap::new(&flow, &sources, &[], MapFilter::default());
    for mapped in &map.items {
        let (file, line) = mapped.place.as_ref().unwrap();
        let source = sources.iter().find(|(_, source)| source.name == *file).unwrap().1;
        let written = source.text.lines().nth(line - 1).unwrap();
        assert!(written.contains(&format!("\"{}\"", mapped.item.id)), "{file}:{line}");
    }
}

fn page(name: &str) -> String {
    let LoadedFlow { flow, sources, .. } = load(&BuiltInTree::from_name(name).unwrap(), TODAY);
    let flow = flow.unwrap();
    let scripts = vec![("scripts/a.call".to_owned(), "agent right_size\n".to_owned())];
    let map = FlowMap::new(&flow, &sources, &scripts, MapFilter::default());
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    render::html(&map, Lang::Zh, words.each_ref())
}

#[test]
fn no_text_of_a_flow_can_leave_the_pages_data() {
    let LoadedFlow { flow, sources, .. } = Memory::small()
        .with("questions.json", "I see.", "</script><script>alert(1)</script><!--")
        .load();
    let flow = flow.unwrap();
    let map = FlowMap::new(&flow, &sources, &[], MapFilter::default());
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    let page = render::html(&map, Lang::Zh, words.each_ref());
    let template = include_str!("../../src/app/render/map/page.html");
    for tag in ["<script", "</script", "<!--"] {
        assert_eq!(page.matches(tag).count(), template.matches(tag).count(), "{tag}");
    }
}

#[test]
fn the_page_asks_no_network() {
    let page = page("mobile").replace("http://www.w3.org/2000/svg", "the name of a language");
    for word in ["http://", "https://", "src=", "@import", "fetch(", "XMLHttpRequest"] {
        assert!(!page.contains(word), "{word}");
    }
}

/// What a reader does, done in the page itself: each step waits for the picture to settle, and what
/// is clicked must lie on top where it is clicked.
const READER: &str = include_str!("data/reader.js");

#[test]
fn a_reader_finds_clicks_and_filters() {
    let Some(seen) = read_in_browser(&page("mobile"), READER, 1280, 900, "theme=light&lang=en")
    else {
        return;
    };
    assert_eq!(seen["problems"], serde_json::json!([]));
    assert_eq!(seen["lang"], "en");
    assert_eq!(seen["theme"], "light");
    let all = mobile_items();
    assert_eq!(seen["count"], format!("{all} / {all}"));
    assert!(seen["hits"].as_u64().unwrap() >= 1, "{seen}");
    assert_eq!(seen["panel"], "right_size");
    assert!(seen["condition"].as_str().unwrap().contains("price"), "{seen}");
    assert!(seen["scripts"].as_str().unwrap().contains("scripts/a.call"), "{seen}");
    assert_eq!(seen["closed"], true);
    let shown = |name: &str| -> usize {
        seen[name].as_str().unwrap().split(" / ").next().unwrap().parse().unwrap()
    };
    assert!(shown("for_reason") < all && shown("for_reason") > 0, "{seen}");
    assert!(shown("for_style") < shown("for_reason"), "{seen}");
    assert_eq!(seen["reset"], format!("{all} / {all}"));
    assert_eq!(seen["other_lang"], "zh");
    assert_eq!(seen["overflow"], 0);
}

#[test]
fn a_reader_with_a_phone_reads_too() {
    let Some(seen) = read_in_browser(&page("mobile"), READER, 390, 800, "theme=dark&lang=zh")
    else {
        return;
    };
    assert_eq!(seen["problems"], serde_json::json!([]));
    assert_eq!(seen["lang"], "zh");
    assert_eq!(seen["theme"], "dark");
    assert_eq!(seen["panel"], "right_size");
    assert_eq!(seen["overflow"], 0, "the page scrolls sideways");
    assert!(seen["ground"].as_f64().unwrap() < 0.3, "dark is dark: {seen}");
    assert!(seen["font"].as_f64().unwrap() >= 12.0, "{seen}");
}

fn mobile_items() -> usize {
    crate::support::mobile().items().count()
}
