//! A JSON text as a tree of borrowed parts, whatever it holds.
//!
//! Those who look at the texts of a flow rather than at its meaning (translations, names to change,
//! places of findings) walk this. Keys and strings are borrowed, so their places follow from their
//! addresses; what has escapes was copied and has no place of its own.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// One value of a JSON text.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Self>),
    /// An object, its members in order.
    Map(Vec<(Cow<'a, str>, Self)>),
    /// A whole number.
    Number(i64),
    /// Any other number, `true`, `false` or `null`.
    Other,
}

/// One step of the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<'p> {
    /// The member with this key.
    Key(&'p str),
    /// The element at this place.
    At(usize),
}

impl<'a> Node<'a> {
    /// Reads a text; `None` if it is not JSON.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The member with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The members of an object.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Map(members) => members,
            Self::Text(_) | Self::List(_) | Self::Number(_) | Self::Other => &[],
        }
    }

    /// The elements of an array.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            Self::Text(_) | Self::Map(_) | Self::Number(_) | Self::Other => &[],
        }
    }

    /// One value, or the several of an array.
    #[must_use]
    pub fn one_or_many(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            Self::Text(_) | Self::Map(_) | Self::Number(_) | Self::Other => {
                std::slice::from_ref(self)
            }
        }
    }

    /// The string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) | Self::Number(_) | Self::Other => None,
        }
    }

    /// The string of the member with this key.
    #[must_use]
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// A part of the text that marks the value at the end of `path`, as near to it as there is one:
    /// the string itself, else the key it stands under.
    #[must_use]
    pub fn mark(&self, path: &[To<'_>]) -> Option<&str> {
        let mut here = self;
        let mut mark = here.first_text();
        for to in path {
            let (next, key) = match to {
                To::Key(key) => {
                    let found = here.members().iter().find(|(name, _)| name == key);
                    let Some((name, value)) = found else { return mark };
                    (value, Some(&**name))
                }
                To::At(at) => {
                    let Some(value) = here.elements().get(*at) else { return mark };
                    (value, None)
                }
            };
            mark = next.text().or(key).or(next.first_text()).or(mark);
            here = next;
        }
        mark
    }

    /// The first key or string in it.
    fn first_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(elements) => elements.first().and_then(Self::first_text),
            Self::Map(members) => members.first().map(|(key, _)| &**key),
            Self::Number(_) | Self::Other => None,
        }
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Node::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Node::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Node::Other)
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Node::Other)
            }
            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Node::Number(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(i64::try_from(number).map_or(Node::Other, Node::Number))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Node::Other)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = seq.next_element()? {
                    elements.push(element);
                }
                Ok(Node::List(elements))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Node::Map(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
