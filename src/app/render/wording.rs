//! The program's own words, in the reader's language.
//!
//! Messages are Fluent files built into the program; a test keeps both languages complete and every
//! message that is asked for in place. What the flow says is not here.

use flow::lang::Lang;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::cell::RefCell;
use std::rc::Rc;
use unic_langid::LanguageIdentifier;

/// The words in one language; another hand on the same costs nothing. For a language that the program has no words in,
/// they are English.
#[derive(Clone)]
pub struct Messages {
    lang: Lang,
    bundle: Rc<Bundle>,
}

type Bundle = FluentBundle<FluentResource>;

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").field("lang", &self.lang).finish_non_exhaustive()
    }
}

/// The message files of a language.
fn files(lang: Lang) -> [&'static str; 2] {
    match lang.of_program() {
        Lang::Zh => [include_str!("wording/zh.ftl"), include_str!("wording/diagnostics.zh.ftl")],
        Lang::En | Lang::Other(_) => {
            [include_str!("wording/en.ftl"), include_str!("wording/diagnostics.en.ftl")]
        }
    }
}

impl Messages {
    /// The screens' words in `lang`.
    #[must_use]
    pub fn screens(lang: Lang) -> Self {
        Self::from_file(lang, files(lang)[0])
    }

    /// The words of diagnostics in `lang`.
    #[must_use]
    pub fn diagnostics(lang: Lang) -> Self {
        Self::from_file(lang, files(lang)[1])
    }

    /// The words of a file, parsed once for each thread.
    fn from_file(lang: Lang, text: &'static str) -> Self {
        thread_local! {
            static PARSED: RefCell<Vec<(&'static str, Rc<Bundle>)>> = const { RefCell::new(Vec::new()) };
        }
        let known = PARSED.with_borrow(|parsed| {
            let found = parsed.iter().find(|(known, _)| std::ptr::eq(*known, text));
            found.map(|(_, bundle)| Rc::clone(bundle))
        });
        let bundle = known.unwrap_or_else(|| {
            let bundle = Rc::new(parse(lang.of_program(), text));
            PARSED.with_borrow_mut(|parsed| parsed.push((text, Rc::clone(&bundle))));
            bundle
        });
        Self { lang, bundle }
    }

    /// The language that was asked for: the flow's own texts are shown in it, where the flow speaks it.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A message without values.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with its values.
    #[must_use]
    pub fn with(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.find(id, None, values).unwrap_or_else(|| id.to_owned())
    }

    /// An attribute of a message, if it has it.
    #[must_use]
    pub fn attribute(&self, id: &str, name: &str, values: &[(&str, &str)]) -> Option<String> {
        self.find(id, Some(name), values)
    }

    fn find(&self, id: &str, attribute: Option<&str>, values: &[(&str, &str)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut args = FluentArgs::new();
        for (key, value) in values {
            // A number chooses among plural forms; what only looks like one is shown as it is.
            match value.parse::<i32>().ok().filter(|number| number.to_string() == *value) {
                Some(number) => args.set(*key, number),
                None => args.set(*key, *value),
            }
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

fn parse(lang: Lang, text: &str) -> Bundle {
    let id: LanguageIdentifier =
        lang.code().parse().expect("a language's code is a language identifier");
    let mut bundle = FluentBundle::new(vec![id]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| errors);
    bundle.add_resource_overriding(resource.expect("the built-in words are Fluent"));
    bundle
}
