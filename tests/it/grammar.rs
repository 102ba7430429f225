//! The grammar of a line.

use engine::script::{COMMANDS, Command, CommandError, CustomerInput, is_also_speech, parse};
use flow::method::End;
use proptest::prelude::*;

fn words(text: &str) -> Command {
    Command::Customer(CustomerInput::Words(text.to_owned()))
}

#[test]
fn short_forms() {
    assert_eq!(parse(""), Ok(Command::Enter));
    assert_eq!(parse("  2 "), Ok(Command::Pick(2)));
    assert_eq!(parse("0"), Ok(Command::LetGo));
    assert_eq!(parse("?"), Ok(Command::More(1)));
    assert_eq!(parse("？"), Ok(Command::More(1)));
    assert_eq!(parse("B"), Ok(Command::Customer(CustomerInput::Letter('b'))));
    assert_eq!(parse("tariff.which_part"), Ok(Command::Agent("tariff.which_part".to_owned())));
}

/// A line and its answer in one; what a number counts may be either.
#[test]
fn a_line_and_its_answer() {
    let exchange = |number, customer| Ok(Command::Exchange { number, customer });
    let answer = |words: &str| CustomerInput::Words(words.to_owned());
    assert_eq!(parse("1B"), exchange(1, CustomerInput::Letter('b')));
    assert_eq!(parse("2 太贵了"), exchange(2, answer("太贵了")));
    assert_eq!(parse("1 \"2 lines\""), exchange(1, answer("2 lines")));
    assert_eq!(parse("/3 months free"), exchange(3, answer("months free")));
    for said in ["3 months free", "2 个月没用了", "5 of them", "1 month only", "5G"] {
        let command = parse(said).unwrap();
        assert!(is_also_speech(said, &command), "{said}: {command:?}");
    }
    for said in ["1 太贵了", "2 yes please", "1 not now", "3 没有"] {
        let command = parse(said).unwrap();
        assert!(!is_also_speech(said, &command), "{said}");
    }
    for said in ["1bc", "10 yuan more", "4G太慢", "5g never works"] {
        assert_eq!(parse(said), Ok(words(said)), "{said}");
    }
    for (name, end) in
        [("转交", End::HandedOver), ("回电", End::Callback), ("不走了", End::Withdrawn)]
    {
        assert_eq!(parse(&format!("/结束 {name}")), Ok(Command::End(end)));
    }
}

#[test]
fn long_forms() {
    assert_eq!(parse("back"), Ok(Command::Back(1)));
    assert_eq!(parse("back 3"), Ok(Command::Back(3)));
    assert_eq!(parse("/退 3"), Ok(Command::Back(3)));
    assert_eq!(parse("end callback"), Ok(Command::End(End::Callback)));
    assert_eq!(parse("note 六点后再打"), Ok(Command::Note("六点后再打".to_owned())));
    assert_eq!(
        parse("amend 2 monthly_fee"),
        Ok(Command::Amend { turn: 2, customer: CustomerInput::Answer("monthly_fee".to_owned()) })
    );
    assert_eq!(
        parse("set emotion = upset"),
        Ok(Command::Set { fact: "emotion".to_owned(), value: "upset".to_owned() })
    );
    assert_eq!(parse("customer “太贵”"), Ok(words("太贵")));
}

/// What people say is theirs, also where it begins like a command.
#[test]
fn customers_words_are_no_commands() {
    for said in [
        "why should I stay with you",
        "more money every month",
        "back in May you promised me",
        "end my contract now",
        "help me get rid of this",
        "quit calling me",
        "0元套餐呢",
        "10 yuan more than last month",
        "太贵了",
        "为什么",
        "e.g. the bill",
    ] {
        assert_eq!(parse(said), Ok(words(said)), "{said}");
    }
}

#[test]
fn a_slash_makes_a_command_or_a_mistake() {
    assert_eq!(parse("/why"), Ok(Command::Why));
    assert_eq!(parse("/why should I"), Err(CommandError::Usage("why")));
    assert_eq!(parse("/bakc"), Err(CommandError::Unknown("bakc".to_owned())));
    assert_eq!(parse("note"), Err(CommandError::Usage("note WORDS")));
}

#[test]
fn every_command_is_documented() {
    let page = include_str!("../../docs/COMMANDS.md");
    for (name, chinese, form) in COMMANDS {
        assert!(page.contains(&format!("`{form}`")), "{form}");
        assert!(page.contains(&format!("/{chinese}")), "/{chinese}");
        // By either name it is the same command, or misses the same words.
        assert_eq!(parse(&format!("/{name}")), parse(&format!("/{chinese}")));
        assert!(!matches!(parse(&format!("/{name}")), Err(CommandError::Unknown(_))), "{name}");
    }
}

proptest! {
    #[test]
    fn any_line_is_read(line in any::<String>()) {
        let _ = parse(&line);
    }

    /// Quotes make a customer's words of anything.
    #[test]
    fn quoted_words_stay_as_they_are(text in "[^\"“”「」\\p{C}]{2,40}") {
        let text = text.trim();
        prop_assume!(!text.is_empty());
        prop_assert_eq!(parse(&format!("\"{text}\"")), Ok(words(text)));
    }
}
