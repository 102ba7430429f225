//! Practice: the same customer for the same seed, what opens and what angers them, the debrief, and what is kept.

use crate::browser::read_in_browser;
use crate::support::{mobile, scratch};
use engine::customer::{CustomerGoal, Odds};
use engine::hear::TechniqueDetector;
use engine::plan::{OutcomeClass, Plan};
use flow::builtin::BuiltInTree;
use flow::cast::Cast;
use flow::lang::Lang;
use flow::load::load;
use flow::method::{CustomerAct, GateClass, Mood, Objection, Step, Technique};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use studio::practice::{
    FormItem, FormMark, HelpLevel, Lesson, PracticeReply, PracticeSession, PracticeSetup, Rejection,
};
use wanliu::render::{Messages, Row, View, practice as screens};

struct Room {
    odds: Odds,
    cast: Cast,
}

fn room() -> &'static Room {
    static ROOM: OnceLock<Room> = OnceLock::new();
    ROOM.get_or_init(|| Room { odds: Odds::new(mobile()), cast: mobile().cast() })
}

/// The plan for one customer of the cast, solved once for all tests.
fn plan_for(customer: &str) -> &'static Plan<'static> {
    static PLAN: OnceLock<Plan<'static>> = OnceLock::new();
    let room = room();
    let plan = PLAN.get_or_init(|| {
        let mut plan = Plan::new(mobile(), &room.odds);
        let who: Vec<_> = ["fee_watcher", "sent_in_circles", "moving_abroad"]
            .map(|name| room.cast.persona_named(name).unwrap())
            .map(|one| (one.request, mobile().case(one.context.given())))
            .to_vec();
        plan.solve(&who);
        plan
    });
    let one = room.cast.persona_named(customer).unwrap();
    assert!(plan.covers(one.request, mobile().case(one.context.given())));
    plan
}

fn practice(customer: &str, level: HelpLevel, seed: u64, lang: Lang) -> PracticeSession<'static> {
    let room = room();
    let persona = room.cast.persona_named(customer).unwrap();
    PracticeSession::new(PracticeSetup {
        flow: mobile(),
        odds: &room.odds,
        plan: plan_for(customer),
        cast: &room.cast,
        goal: CustomerGoal::new(&room.cast, persona).unwrap(),
        level,
        by_plan: false,
        hints: level == HelpLevel::Advised,
        seed,
        lang,
    })
}

/// Follows the first advice to the end.
fn followed(customer: &str, seed: u64, lang: Lang) -> PracticeSession<'static> {
    let mut practice = practice(customer, HelpLevel::Advised, seed, lang);
    for _ in 0..60 {
        if practice.is_closed() {
            break;
        }
        assert_eq!(practice.handle_line("1"), PracticeReply::Moved);
    }
    assert!(practice.is_closed());
    practice
}

#[test]
fn the_same_seed_is_the_same_customer_in_either_language() {
    let (one, other) = (followed("fee_watcher", 5, Lang::En), followed("fee_watcher", 5, Lang::En));
    assert_eq!(one.moves(), other.moves());
    let in_chinese = followed("fee_watcher", 5, Lang::Zh);
    let events = |practice: &PracticeSession<'_>| {
        let session = practice.session();
        session
            .history()
            .transitions()
            .map(|moved| (*moved.before, moved.event))
            .collect::<Vec<_>>()
    };
    assert_eq!(events(&one), events(&in_chinese));
    assert_ne!(one.moves(), followed("fee_watcher", 6, Lang::En).moves());
}

#[test]
fn calls_can_be_kept_and_let_go_well() {
    let results: Vec<OutcomeClass> = (0..12)
        .filter_map(|seed| followed("fee_watcher", seed, Lang::En).outcome_class())
        .collect();
    assert!(results.contains(&OutcomeClass::Retained), "{results:?}");
    let mut practice = practice("moving_abroad", HelpLevel::Alone, 1, Lang::En);
    assert_eq!(practice.handle_line("0"), PracticeReply::Moved);
    // Nothing serves them, so nothing was given up.
    assert_eq!(practice.outcome_class(), Some(OutcomeClass::LetGo));
    assert_eq!(practice.moves()[0].moment, CustomerAct::ByeLeft);
}

/// What grates angers, an offer out of time hardens, and who is talked over hangs up in the end.
#[test]
fn how_it_is_said_matters_as_much_as_what() {
    let mut practice = practice("sent_in_circles", HelpLevel::Alone, 9, Lang::En);
    assert_eq!(
        practice.handle_line("Don't you understand? That's the rule, nothing I can do."),
        PracticeReply::Moved
    );
    let first = practice.moves().last().unwrap().clone();
    assert!(first.annoyed > 0 && !first.phrases.is_empty(), "{first:?}");
    // Their breaking point is low: it was reached at once.
    assert!(matches!(first.moment, CustomerAct::Angry | CustomerAct::Refuses), "{first:?}");
    for _ in 0..6 {
        practice.handle_line("Don't you understand? That's the rule, nothing I can do.");
    }
    assert_eq!(practice.outcome_class(), Some(OutcomeClass::HungUp));
    let debrief = practice.debrief();
    assert!(debrief.score < 30, "{}", debrief.score);
    assert_eq!(debrief.form[2], FormMark::No, "politeness");
}

#[test]
fn a_broken_rule_counts_nothing_whatever_the_outcome() {
    let mut practice = practice("fee_watcher", HelpLevel::Alone, 5, Lang::Zh);
    practice.handle_line("我先给您打个折，每月送您10G流量，您就别走了");
    let last = practice.moves().last().unwrap();
    assert!(last.early && last.moment == CustomerAct::Early, "{last:?}");
    practice.handle_line("0");
    let debrief = practice.debrief();
    assert_eq!((debrief.score, debrief.lesson), (0, Lesson::Conduct));
    assert_eq!(&*mobile().rule(debrief.violations[0]).id, "reason_first.own_words");
}

#[test]
fn own_words_are_taken_for_the_nearest_line_or_stand_as_they_are() {
    let mut practice = practice("fee_watcher", HelpLevel::Alone, 5, Lang::En);
    // A line of the flow in other words.
    assert_eq!(
        practice.handle_line("Sure, I can do that. Could I take a minute to ask what's behind it?"),
        PracticeReply::Moved
    );
    let last = practice.moves().last().unwrap();
    assert_eq!(mobile().item(last.item.unwrap()).technique.name(), "willing");
    // Nothing of the kind: it was said all the same, and no line was.
    assert_eq!(practice.handle_line("xyzzy plugh"), PracticeReply::Moved);
    assert_eq!(practice.moves().last().unwrap().item, None);
    // Something between: the program asks, and a number or an empty line settles it.
    let mut asked = false;
    for words in [
        "is it the money",
        "is that your plan",
        "was it something we did",
        "would staying help at all",
    ] {
        if practice.handle_line(words) == PracticeReply::Choose {
            asked = true;
            assert_eq!(practice.handle_line("9"), PracticeReply::Refused(Rejection::NoNumber));
            assert_eq!(practice.handle_line("1"), PracticeReply::Moved);
            assert_eq!(practice.moves().last().unwrap().words.as_deref(), Some(words));
        }
    }
    assert!(asked, "nothing was near enough to be asked about");
}

/// Far from every line, words are known by what they do; small talk stays small talk.
#[test]
fn own_words_do_what_they_do_however_they_are_put() {
    let said = |lang: Lang, words: &str| {
        let mut practice = practice("fee_watcher", HelpLevel::Alone, 5, lang);
        let leave = match lang {
            Lang::Zh => "我能先问您两句吗",
            Lang::En | Lang::Other(_) => "Could I ask you a question or two first?",
        };
        for _ in 0..4 {
            practice.handle_line(leave);
            if practice.session().history().state().step() == Step::Probe {
                break;
            }
        }
        assert_eq!(practice.session().history().state().step(), Step::Probe, "{words}");
        if practice.handle_line(words) == PracticeReply::Choose {
            practice.handle_line("");
        }
        let last = practice.moves().last().unwrap();
        assert_eq!(last.words.as_deref(), Some(words));
        last.item.map(|item| mobile().item(item).technique)
    };
    for (lang, words, technique) in [
        (Lang::Zh, "能跟我说说是什么让您想走的吗", Technique::Feeling),
        (Lang::Zh, "您最在意的是哪一点", Technique::Focus),
        (Lang::Zh, "您一个月大概用多少流量", Technique::Linking),
        (Lang::Zh, "多久了", Technique::Feeling),
        (Lang::En, "What made you decide to leave?", Technique::Feeling),
        (Lang::En, "What matters most to you?", Technique::Focus),
        (Lang::En, "Is there anything else behind it?", Technique::Feeling),
        // A question about a reason is no check of it.
        (Lang::Zh, "月租贵这事，多久了", Technique::Feeling),
        (Lang::En, "When did you first find the monthly fee too high?", Technique::Feeling),
    ] {
        assert_eq!(said(lang, words), Some(technique), "{words}");
    }
    for (lang, words) in [
        (Lang::Zh, "今天天气不错"),
        (Lang::Zh, "您吃饭了吗"),
        (Lang::En, "Nice weather today"),
        (Lang::En, "ok"),
        // A goodbye is not the wish met.
        (Lang::Zh, "感谢您一直以来的支持，祝您生活愉快"),
        (Lang::En, "Thank you for telling us at all, take care"),
    ] {
        assert_eq!(said(lang, words), None, "{words}");
    }
}

/// What a rule of conduct frowns at comes last, whatever a plan thinks it worth.
#[test]
fn a_plan_puts_last_what_a_rule_frowns_at() {
    let mut frowned = 0;
    for seed in 1..12 {
        let setting = *practice("sent_in_circles", HelpLevel::Advised, seed, Lang::Zh).setting();
        let mut practice = PracticeSession::new(PracticeSetup { by_plan: true, ..setting });
        for _ in 0..16 {
            let say = &practice.session().advice().suggestions;
            frowned += say.iter().filter(|one| one.discouraged).count();
            assert!(say.is_sorted_by_key(|one| one.discouraged), "{say:?}");
            practice.handle_line("3");
        }
    }
    assert!(frowned > 0, "nothing was frowned at");
}

/// With a worry open, a question asks about it and words that take it in answer it; who is upset hears nothing else.
#[test]
fn a_worry_and_feelings_come_first_in_own_words_too() {
    let worried = || {
        (1..40).find_map(|seed| {
            let mut practice = practice("fee_watcher", HelpLevel::Advised, seed, Lang::Zh);
            for _ in 0..40 {
                if practice.session().history().state().objection() == Objection::Open {
                    return Some(practice);
                }
                practice.handle_line("1");
            }
            None
        })
    };
    let mut practice = worried().unwrap();
    practice.handle_line("您担心的是哪一点呢");
    let technique = |practice: &PracticeSession<'_>| {
        practice.moves().last().unwrap().item.map(|item| mobile().item(item).technique)
    };
    assert_eq!(technique(&practice), Some(Technique::Ask));
    let mut practice = worried().unwrap();
    practice.handle_line("您担心得有道理，换了我也会这么想");
    let answers = technique(&practice).unwrap();
    assert!(answers.class() == GateClass::Handling && answers != Technique::Ask, "{answers:?}");
    // What tells nothing may be an answer all the same: the nearest are put up.
    let mut practice = worried().unwrap();
    assert_eq!(practice.handle_line("这一点嘛"), PracticeReply::Choose);
    let menu = practice.menu().iter().map(|item| mobile().item(*item).technique.class());
    assert!(
        menu.clone().all(|class| class == GateClass::Handling),
        "{:?}",
        menu.collect::<Vec<_>>()
    );
    let mut upset = self::practice("sent_in_circles", HelpLevel::Alone, 3, Lang::Zh);
    let is_upset = |practice: &PracticeSession<'_>| {
        let state = practice.session().history().state();
        state.caller().is_some_and(|caller| caller.mood() == Mood::Upset)
    };
    for _ in 0..4 {
        if !is_upset(&upset) {
            upset.handle_line("请您先冷静一下");
        }
    }
    assert!(is_upset(&upset));
    upset.handle_line("您一个月大概用多少流量");
    let last = upset.moves().last().unwrap();
    assert_eq!((last.item, last.moment), (None, CustomerAct::StillAngry));
    let view = View::new(Lang::Zh, 80);
    let shown: Vec<String> = screens::exchange(&view, &upset, last).iter().map(Row::text).collect();
    assert!(shown.join("").contains("先顾感受"), "{shown:?}");
}

/// One breath of own words may greet and ask leave, or thank and say what happens next: the form counts all of it.
#[test]
fn the_form_counts_all_that_own_words_do() {
    let mut practice = practice("fee_watcher", HelpLevel::Alone, 5, Lang::En);
    practice.handle_line(
        "Good morning, my name is Sam. Before I close it, may I ask you a question or two?",
    );
    let item = mobile().item(practice.moves()[0].item.unwrap());
    assert_eq!(item.technique, Technique::Willing);
    practice.handle_line("0");
    practice.handle_line(
        "Thank you for telling me. You'll get a text tonight, and call us back any time.",
    );
    let debrief = practice.debrief();
    let mark = |item: FormItem| debrief.form[item as usize];
    assert_eq!(mark(FormItem::Setting), FormMark::Yes);
    assert_eq!(mark(FormItem::Ending), FormMark::Yes);
}

/// Whoever lets go in the words of a flow shows it.
#[test]
fn lines_that_let_go_are_known_for_it() {
    for name in ["mobile", "broadband"] {
        let flow = load(&BuiltInTree::from_name(name).unwrap(), "2026-11-21").flow.unwrap();
        let senses = TechniqueDetector::new(&flow, &flow.cast().senses);
        let lets_go = flow.items().filter(|(_, item)| item.technique == Technique::LetGo);
        let lets_go: Vec<_> = lets_go.collect();
        assert!(lets_go.len() > 5, "{name}");
        for (_, item) in lets_go {
            for line in Lang::OF_PROGRAM.into_iter().flat_map(|lang| item.say.wordings(lang)) {
                let line = line.written(&flow);
                assert!(senses.detect(&line).contains(&Technique::LetGo), "{name}: {line}");
            }
        }
    }
}

/// Terms are said in full when every number of them is; without one they are talk.
#[test]
fn terms_are_said_in_own_words_by_their_numbers() {
    let proposed = || {
        let mut seeds = 1..20;
        let found = seeds.find_map(|seed| {
            let mut practice = practice("fee_watcher", HelpLevel::Advised, seed, Lang::En);
            for _ in 0..40 {
                let state = *practice.session().history().state();
                if state.step() == Step::Agree && state.objection() == Objection::None {
                    return Some(practice);
                }
                practice.handle_line("1");
            }
            None
        });
        found.unwrap()
    };
    let say = |words: &str| {
        let mut practice = proposed();
        practice.handle_line(words);
        practice.handle_line("");
        practice.moves().last().unwrap().item.map(|item| mobile().item(item).technique)
    };
    let offer = proposed().moves().iter().rev().find_map(|one| {
        let item = mobile().item(one.item?);
        item.offer
            .is_some()
            .then(|| one.line.as_ref().map_or("", |line| line.get(Lang::En)).to_owned())
    });
    let numbers = offer.unwrap().replace(|c: char| !c.is_ascii_digit(), " ");
    assert_eq!(say(&format!("That makes {numbers} then")), Some(Technique::Direct));
    let first = numbers.split_whitespace().next().unwrap();
    assert_eq!(say(&format!("That makes {first} then")), None);
    // The question alone has not said them: whoever asks it is asked whether they meant a line that does.
    let mut practice = proposed();
    assert_eq!(practice.handle_line("Shall I order it?"), PracticeReply::Choose);
    let asks = practice.menu().first().map(|item| mobile().item(*item).technique);
    assert_eq!(asks, Some(Technique::Direct));
}

#[test]
fn levels_differ_in_help_and_in_nothing_else() {
    let mut alone = practice("fee_watcher", HelpLevel::Alone, 5, Lang::En);
    for (line, why) in [
        ("?", Rejection::NoAdvice),
        ("1", Rejection::NoNumber),
        ("back", Rejection::NothingIsTakenBack),
        ("a", Rejection::CustomerAnswers),
        ("set reason=tariff", Rejection::CustomerAnswers),
        ("end hung_up", Rejection::CustomerEnds),
        ("resume", Rejection::NotHere),
    ] {
        assert_eq!(alone.handle_line(line), PracticeReply::Refused(why), "{line}");
    }
    assert!(matches!(alone.handle_line("set style=angry"), PracticeReply::Session(_)));
    assert!(matches!(alone.handle_line("history"), PracticeReply::Session(_)));
    let mut choice = practice("fee_watcher", HelpLevel::Choice, 5, Lang::En);
    assert!(choice.menu().len() >= 3 && choice.menu().len() <= 5);
    let advised = choice.session().advice().first()[0].item;
    assert!(choice.menu().contains(&advised));
    assert_eq!(choice.handle_line("?"), PracticeReply::Advice);
    // An item by its id is the same move at every level.
    let name = &mobile().item(advised).id;
    let mut shown = practice("fee_watcher", HelpLevel::Advised, 5, Lang::En);
    assert_eq!(
        (alone.handle_line(name), shown.handle_line(name)),
        (PracticeReply::Moved, PracticeReply::Moved)
    );
    assert_eq!(alone.moves(), shown.moves());
}

#[test]
fn a_debrief_says_what_was_true_and_what_to_do_next() {
    let mut practice = followed("fee_watcher", 5, Lang::En);
    for _ in 0..3 {
        practice.handle_line("1");
    }
    let debrief = practice.debrief();
    assert_eq!(debrief.ground_truth.reason, mobile().reason_named("tariff.monthly_fee").unwrap());
    assert!(debrief.ground_truth.told && debrief.ground_truth.found.1);
    assert!(
        debrief
            .costliest
            .windows(2)
            .all(|two| { debrief.moves[two[0]].regret() >= debrief.moves[two[1]].regret() })
    );
    assert!(debrief.violations.is_empty() && debrief.score > 50, "{}", debrief.score);
    assert_eq!(debrief.form.len(), FormItem::ALL.len());
    assert_eq!(debrief.form[6], FormMark::Yes, "the ending");
    // The value of a call that was kept is what keeping is worth.
    let last = debrief.moves.iter().rev().find(|one| one.value_after.is_some()).unwrap();
    assert_eq!(last.value_after, Some(f64::from(mobile().rewards.retained)));
    for (lang, width) in [(Lang::En, 80), (Lang::Zh, 40)] {
        let view = View::new(lang, width);
        let rows = screens::debrief(&view, &practice, &debrief);
        assert!(rows.iter().all(|row| row.width() <= width), "{lang:?}");
        let text: Vec<String> = rows.iter().map(|row| row.text().trim_end().to_owned()).collect();
        insta::assert_snapshot!(format!("debrief_{}_{width}", lang.code()), text.join("\n"));
    }
}

#[test]
fn the_debrief_is_a_page_too() {
    let practice = followed("fee_watcher", 5, Lang::En);
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    let page = screens::page(&practice, &practice.debrief(), Lang::En, words.each_ref());
    // It is whole by itself: the one address in it is the name of what a drawing is written in.
    let addresses = page.matches("://").count();
    assert_eq!(addresses, page.matches("http://www.w3.org/2000/svg").count());
    assert_eq!(page.matches("<script>").count(), 1);
    let reader = "addEventListener('load', () => { const seen = { problems,
        moves: document.querySelectorAll('.move').length,
        dots: document.querySelectorAll('circle').length,
        wide: document.documentElement.scrollWidth > innerWidth };
        document.getElementById('lang').click();
        seen.zh = document.getElementById('title').textContent;
        parent.postMessage(JSON.stringify(seen), '*'); });";
    let moves = practice.moves().len() + 1;
    for (width, hash) in [(1280, "theme=light"), (390, "theme=dark")] {
        let Some(seen) = read_in_browser(&page, reader, width, 900, hash) else { return };
        assert_eq!(seen["problems"], json!([]), "{width}");
        assert_eq!(seen["wide"], json!(false), "{width}");
        assert_eq!(seen["moves"], json!(moves));
        assert!(
            seen["dots"].as_u64().unwrap() > 3 && seen["zh"] == json!("陪练复盘 · 余可"),
            "{seen}"
        );
    }
}

/// The program as a process, in a folder of its own.
fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
        .args(args)
        .env_remove("LC_ALL")
        .env("LANG", "en_GB.UTF-8")
        .env("WANLIU_STORE", folder.join("calls.db"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn practice_calls_are_kept_apart_and_add_up() {
    let folder = scratch("practised");
    let play = ["practice", "broadband", "--customer", "dead_corner", "--seed", "3"];
    let page = folder.join("debrief.html");
    let with_page = [&play[..], &["--page", page.to_str().unwrap()]].concat();
    let first = run(&folder, &with_page, "1\n1\n1\n0\n\n");
    assert!(first.status.success(), "{}", text(&first.stderr));
    let shown = text(&first.stdout);
    assert!(shown.contains("Debrief:") && shown.contains("--seed 3"), "{shown}");
    assert!(std::fs::read_to_string(&page).unwrap().contains("<!doctype html>"));
    // A plan that was solved once is there the second time, and nothing else is different.
    let plans = folder.join("cache/wanliu/plans");
    let kept =
        || std::fs::read_dir(&plans).unwrap().flatten().map(|one| one.path()).collect::<Vec<_>>();
    let before = kept();
    assert_eq!(before.len(), 1);
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let file = std::fs::File::options().append(true).open(&before[0]).unwrap();
    file.set_modified(long_ago).unwrap();
    let second = run(&folder, &with_page, "1\n1\n1\n0\n\n");
    assert_eq!(text(&second.stdout), shown);
    assert_eq!(kept(), before);
    // It was used just now, so others make room for new ones before it does.
    assert!(std::fs::metadata(&before[0]).unwrap().modified().unwrap() > long_ago);
    // One that is spoilt is solved anew.
    std::fs::write(&before[0], "spoilt").unwrap();
    assert_eq!(text(&run(&folder, &with_page, "1\n1\n1\n0\n\n").stdout), shown);
    // Words that were asked about stand once something else is typed, and what they were answered is shown.
    let alone = [&play[..], &["--level", "3", "--store", "off"]].concat();
    let asked = "I respect your decision, I'll cancel it for you now";
    let lines =
        format!("Could I ask you a question or two first?\n{asked}\nWhat made you leave?\nquit\n");
    let told = text(&run(&folder, &alone, &lines).stdout);
    let (_, after) = told.split_once("Did you mean one of these?").unwrap();
    let (answered, _) = after.split_once("What made you leave?").unwrap();
    assert!(answered.contains(asked) && answered.contains("Customer  "), "{told}");
    // Nobody called: the store of calls knows nothing of it.
    assert!(!folder.join("calls.db").exists());
    let file = folder.join("calls.db.practice.jsonl");
    let mut more = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    more.write_all(b"no call at all\n").unwrap();
    let progress = run(&folder, &["practice", "--progress"], "");
    let told = text(&progress.stdout);
    assert!(told.contains("Practice calls: 3") && told.contains("dead_corner"), "{told}");
    assert!(text(&progress.stderr).contains("1 line of"), "{}", text(&progress.stderr));
}

/// An id may tell what an agent has to find out: neither the list nor the first screen shows one.
#[test]
fn who_calls_gives_nothing_away() {
    let folder = scratch("who-calls");
    let list = text(&run(&folder, &["practice", "--list"], "").stdout);
    let by = |name: &str| {
        let play = ["practice", "--customer", name, "--seed", "4", "--level", "3"];
        text(&run(&folder, &play, "").stdout)
    };
    for (at, one) in room().cast.personas.iter().enumerate() {
        assert!(!list.contains(&*one.id), "{list}");
        assert!(list.lines().nth(at).unwrap().contains(one.name.get(Lang::En)), "{list}");
    }
    let third = &room().cast.personas[2];
    let first_screen = by("3");
    assert!(first_screen.contains(third.name.get(Lang::En)), "{first_screen}");
    assert!(!first_screen.contains(&*third.id), "{first_screen}");
    for name in [&*third.id, third.name.get(Lang::Zh), &third.name.get(Lang::En).to_uppercase()] {
        assert_eq!(by(name), first_screen);
    }
}

/// On a call, too, advice can go by the plan; the customer may turn out to want anything.
#[test]
fn advice_on_a_call_goes_by_the_plan_where_asked() {
    let folder = scratch("planned-call");
    let call = |more: &[&str]| {
        run(&folder, &[&["call", "flows/starter", "--store", "off"], more].concat(), "more\n")
    };
    let planned = call(&["--policy", "best"]);
    assert!(planned.status.success(), "{}", text(&planned.stderr));
    let plans = std::fs::read_dir(folder.join("cache/wanliu/plans")).unwrap();
    assert_eq!(plans.count(), 1);
    let odds = call(&["--policy", "best", "--odds", "nowhere.json"]);
    assert_eq!(odds.status.code(), Some(2));
    assert!(text(&odds.stderr).contains("nowhere.json"));
}

#[test]
fn what_cannot_be_practised_is_said() {
    let folder = scratch("not-practised");
    let refused = |args: &[&str]| {
        let output = run(&folder, args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        text(&output.stderr)
    };
    assert!(refused(&["practice", "--customer", "fee_wacher"]).contains("fee_watcher?"));
    assert!(refused(&["practice", "flows/starter"]).contains("customers.json"));
    assert!(refused(&["simulate", "flows/starter"]).contains("--callers odds"));
    assert!(refused(&["simulate", "mobile", "--policy", "bst"]).contains("bst"));
    assert!(refused(&["simulate", "mobile", "--mix", "nowhere.json"]).contains("nowhere.json"));
    let three =
        ["simulate", "mobile", "--policy", "random", "--policy", "best", "--policy", "equation"];
    assert!(refused(&three).contains("two"));
    let list = run(&folder, &["practice", "--list"], "");
    assert_eq!(text(&list.stdout).lines().count(), room().cast.personas.len());
    let odds =
        ["simulate", "flows/starter", "--callers", "odds", "--calls", "500", "--format", "json"];
    let output = run(&folder, &odds, "");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["calls"], json!(500));
    let none = run(&folder, &["calls", "fit", "--to", "odds.json"], "");
    assert_ne!(none.status.code(), Some(0));
}
