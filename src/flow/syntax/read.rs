//! Typed parts read from the tree with serde, and everything that does not fit told at its place.
//!
//! Serde stops at the first mistake. What was found is then noted, the part is read again without it (a key that is
//! unknown is passed over, a value that does not fit is read as a blank), and so on until it can be read: each round
//! finds one mistake, so all are found, and a part with mistakes still gives what is sound in it. A blank has no
//! place, so whoever complains about one is not heard.

use super::is_remark;
use super::mismatch::{Error, ErrorDetail, ExpectedType, Mismatch, MismatchKind};
use super::parts::{COUNT, LANGUAGES, ONE_OR_MANY, PART, SPANNED, WHOLE, pack_place};
use super::tree::{Children, NodeKind, Tree, Value};
use crate::lang::Lang;
use crate::spelling::nearest;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer};
use serde::de::{MapAccess, SeqAccess, VariantAccess, Visitor};

/// Reads a part; what does not fit is added to `found`. `None` only where a blank fits neither.
pub fn read<'t, T: Deserialize<'t>>(value: Value<'t>, found: &mut Vec<Mismatch>) -> Option<T> {
    let Value { tree, text, at } = value;
    let mut reading = Reading { tree, text, patches: Patches::default() };
    loop {
        let error = match T::deserialize(Reader { of: &reading, at }) {
            Ok(part) => return Some(part),
            Err(error) => *error.0,
        };
        let at = error.at.unwrap_or(at);
        let there = Value { at, ..value };
        let patches = &mut reading.patches;
        // A blank that does not fit is not mended twice.
        let is_new = match error.kind {
            MismatchKind::UnknownKey { .. } | MismatchKind::DuplicateKey(_) => {
                patches.0.insert(at, Patch::PassOver).is_none()
            }
            MismatchKind::MissingKey(name) => {
                match patches.0.entry(at).or_insert(Patch::Supply(Vec::new())) {
                    Patch::Supply(names) if !names.contains(&name) => {
                        names.push(name);
                        true
                    }
                    _ => false,
                }
            }
            MismatchKind::Type { .. }
            | MismatchKind::Range { .. }
            | MismatchKind::UnknownTerm { .. } => {
                patches.0.insert(at, Patch::Blank) != Some(Patch::Blank)
            }
        };
        if !is_new {
            return None;
        }
        let object = error.object.map(|at| Value { at, ..value }.span());
        found.push(Mismatch { span: there.mark(), object, kind: error.kind });
    }
}

/// What is done about a node.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Patch {
    /// The member with this key is not read.
    PassOver,
    /// It is read as a blank.
    Blank,
    /// The object has these keys as well, as blanks.
    Supply(Vec<&'static str>),
}

#[derive(Default)]
struct Patches(FxHashMap<u32, Patch>);

impl Patches {
    fn at(&self, node: u32) -> Option<&Patch> {
        if self.0.is_empty() { None } else { self.0.get(&node) }
    }
}

/// One round of reading a part.
struct Reading<'t> {
    tree: &'t Tree,
    text: &'t str,
    patches: Patches,
}

impl<'t> Reading<'t> {
    fn value(&self, at: u32) -> Value<'t> {
        Value { tree: self.tree, text: self.text, at }
    }
}

/// Reads one value. Two words, which stay in registers.
#[derive(Clone, Copy)]
struct Reader<'t, 'm> {
    of: &'m Reading<'t>,
    at: u32,
}

impl<'t> Reader<'t, '_> {
    #[inline]
    fn value(self) -> Value<'t> {
        self.of.value(self.at)
    }

    #[inline]
    fn is_blank(self) -> bool {
        self.value().kind() == NodeKind::Missing
            || self.of.patches.at(self.at) == Some(&Patch::Blank)
    }

    fn mismatch(self, expected: ExpectedType) -> Error {
        Error::new(MismatchKind::Type { found: self.value().kind(), expected }).at(self.at)
    }

    fn whole<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() {
            return visitor.visit_i64(0);
        }
        if self.value().kind() != NodeKind::Number {
            return Err(self.mismatch(ExpectedType::WholeNumber));
        }
        let written = self.value().source();
        match written.parse() {
            Ok(number) => visitor.visit_i64(number),
            // A whole number that no type holds lies beyond every bound.
            Err(_) if !written.contains(['.', 'e', 'E']) => {
                visitor.visit_i64(if written.starts_with('-') { i64::MIN } else { i64::MAX })
            }
            Err(_) => Err(self.mismatch(ExpectedType::WholeNumber)),
        }
        .map_err(|error: Error| match *error.0 {
            ErrorDetail { kind: MismatchKind::Range { domain, .. }, .. } => {
                let written = written.to_owned();
                Error::new(MismatchKind::Range { written, domain }).at(self.at)
            }
            _ => error.at(self.at),
        })
    }
}

macro_rules! whole_numbers {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.whole(visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() {
            return visitor.visit_unit();
        }
        let read = match self.value().kind() {
            NodeKind::Object => return self.deserialize_map(visitor),
            NodeKind::Array => return self.deserialize_seq(visitor),
            NodeKind::String => return self.deserialize_str(visitor),
            NodeKind::Number => match self.value().source().parse() {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => visitor.visit_f64(self.value().source().parse().unwrap_or(f64::NAN)),
            },
            NodeKind::True => visitor.visit_bool(true),
            NodeKind::False => visitor.visit_bool(false),
            NodeKind::Null | NodeKind::Missing => visitor.visit_unit(),
        };
        read.map_err(|error: Error| match *error.0 {
            ErrorDetail { kind: MismatchKind::Type { expected, .. }, at: None, .. } => {
                self.mismatch(expected)
            }
            _ => error.at(self.at),
        })
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value().kind() {
            _ if self.is_blank() => visitor.visit_bool(false),
            NodeKind::True => visitor.visit_bool(true),
            NodeKind::False => visitor.visit_bool(false),
            _ => Err(self.mismatch(ExpectedType::Boolean)),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() {
            return visitor.visit_borrowed_str("");
        }
        let text = self.value().string().ok_or_else(|| self.mismatch(ExpectedType::String))?;
        visitor.visit_borrowed_str(text).map_err(|error: Error| error.at(self.at))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.is_blank() && self.value().kind() != NodeKind::Array {
            return Err(self.mismatch(ExpectedType::Array));
        }
        let elements = if self.is_blank() { self.value().none() } else { self.value().elements() };
        visitor.visit_seq(Elements { elements, of: self.of })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.members(visitor, &[])
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.members(visitor, fields)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = self.value().string().ok_or_else(|| self.mismatch(ExpectedType::String))?;
        if variants.contains(&text) {
            return visitor.visit_enum(Variant(text));
        }
        let kind = MismatchKind::UnknownTerm { what: name, name: text.to_owned(), known: variants };
        Err(Error::new(kind).at(self.at))
    }

    // The name is known where this is called, and most of what follows goes.
    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Spanned { reader: self, is_placed: false }),
            PART => visitor.visit_u32(if self.is_blank() { u32::MAX } else { self.at }),
            WHOLE | COUNT if self.is_blank() => visitor.visit_unit(),
            WHOLE => self.whole(visitor),
            COUNT => match self.value().kind() {
                NodeKind::Number => visitor.visit_some(self),
                NodeKind::String => visitor.visit_newtype_struct(self),
                _ => Err(self.mismatch(ExpectedType::Count)),
            },
            ONE_OR_MANY if self.is_blank() => self.deserialize_seq(visitor),
            ONE_OR_MANY => {
                let elements = self.value().one_or_many();
                let read = visitor.visit_seq(Elements { elements, of: self.of });
                read.map_err(|mut error| {
                    if error.0.at == Some(self.at)
                        && let MismatchKind::Type { expected, .. } = &mut error.0.kind
                    {
                        *expected = match *expected {
                            ExpectedType::String => ExpectedType::StringOrArray,
                            ExpectedType::Object => ExpectedType::ObjectOrArray,
                            other => other,
                        };
                    }
                    error
                })
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

impl<'t> Reader<'t, '_> {
    fn members<V: Visitor<'t>>(
        self,
        visitor: V,
        fields: &'static [&'static str],
    ) -> Result<V::Value, Error> {
        let keys = match fields {
            [] => Keys::Any,
            _ if fields.contains(&LANGUAGES) => Keys::FieldsAndLanguages(fields),
            _ => Keys::Fields,
        };
        self.members_of(visitor, fields, keys)
    }

    fn members_of<V: Visitor<'t>>(
        self,
        visitor: V,
        fields: &'static [&'static str],
        keys: Keys,
    ) -> Result<V::Value, Error> {
        let (at, blank) = (self.at, self.is_blank());
        if !blank && self.value().kind() != NodeKind::Object {
            return Err(self.mismatch(ExpectedType::Object));
        }
        let supplied: &[&'static str] = match self.of.patches.at(at) {
            _ if blank => fields,
            Some(Patch::Supply(names)) if !fields.is_empty() => names,
            _ => &[],
        };
        let end = if blank { 0 } else { self.of.tree.behind(at) };
        let mut members = Members {
            of: self.of,
            at: at.saturating_add(1),
            end,
            supplied: supplied.iter(),
            first: at.saturating_add(1),
            key: at,
            keys,
            languages: Languages::Unread,
        };
        visitor.visit_map(&mut members).map_err(|mut error| {
            let about_key = matches!(
                error.0.kind,
                MismatchKind::UnknownKey { .. }
                    | MismatchKind::DuplicateKey(_)
                    | MismatchKind::MissingKey(_)
            );
            if about_key {
                error.0.object.get_or_insert(at);
            }
            match error.0.kind {
                MismatchKind::DuplicateKey(_) => error.at(members.key),
                _ => error.at(at),
            }
        })
    }
}

/// Which members of an object are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// All; serde then does not look for one that stands twice.
    Any,
    /// All; serde tells those that are no fields.
    Fields,
    /// Those that are languages and none of these fields together as one, then as [`Self::Fields`].
    FieldsAndLanguages(&'static [&'static str]),
    /// Those that are languages and none of these fields.
    LanguagesBeside(&'static [&'static str]),
}

/// How far the languages of an object are, where they are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Languages {
    Unread,
    /// Their key was given; their value comes next.
    Announced,
    Read,
}

impl Keys {
    /// Whether a key is a language's and no field's; `EN` and `pt_br` are meant to be one. What is written of no text, or
    /// in three letters nearly a field (`odd`), is a field misspelt.
    fn is_language(fields: &[&str], key: &str, value: NodeKind) -> bool {
        if fields.contains(&key) {
            return false;
        }
        if Lang::OF_PROGRAM.iter().any(|lang| lang.code() == key) {
            return true;
        }
        let is_misspelt = || key.len() == 3 && nearest(key, fields.iter().copied()).is_some();
        let is_one = || Lang::from_code(key).is_some();
        let is_meant = || key.len() == 2 || key.contains(['-', '_']);
        let may_be = || is_one() || is_meant() && Lang::asked_for(key).is_some();
        value == NodeKind::String && !is_misspelt() && may_be()
    }
}

/// The texts of an object that are read from among its members.
struct InlineLanguages<'t, 'm>(Reader<'t, 'm>, &'static [&'static str]);

impl<'de> Deserializer<'de> for InlineLanguages<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.members_of(visitor, &[], Keys::LanguagesBeside(self.1))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of an object.
struct Members<'t, 'm> {
    of: &'m Reading<'t>,
    /// The next key, or the value of the key that was read last.
    at: u32,
    end: u32,
    /// Keys that are missing, read as blanks.
    supplied: std::slice::Iter<'m, &'static str>,
    first: u32,
    /// The key that was read last.
    key: u32,
    keys: Keys,
    languages: Languages,
}

impl Members<'_, '_> {
    /// Whether the key stands before as well.
    fn stands_before(&self, key: &str) -> bool {
        let mut at = self.first;
        while at < self.at {
            let is_read = self.of.patches.at(at) != Some(&Patch::PassOver);
            if is_read && self.of.value(at).string() == Some(key) {
                return true;
            }
            at = self.of.tree.behind(at + 1);
        }
        false
    }
}

impl<'de> MapAccess<'de> for &mut Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        while self.at < self.end {
            let key = Reader { of: self.of, at: self.at };
            let name = key.value().string().filter(|name| !is_remark(name));
            match name {
                Some(name) if self.of.patches.at(key.at) != Some(&Patch::PassOver) => {
                    let value = self.of.value(key.at + 1).kind();
                    match self.keys {
                        Keys::LanguagesBeside(fields)
                            if !Keys::is_language(fields, name, value) =>
                        {
                            self.at = self.of.tree.behind(key.at + 1);
                            continue;
                        }
                        Keys::FieldsAndLanguages(fields)
                            if Keys::is_language(fields, name, value) =>
                        {
                            self.at = self.of.tree.behind(key.at + 1);
                            if self.languages == Languages::Unread {
                                self.languages = Languages::Announced;
                                return seed.deserialize(LANGUAGES.into_deserializer()).map(Some);
                            }
                            continue;
                        }
                        Keys::Any
                        | Keys::Fields
                        | Keys::FieldsAndLanguages(_)
                        | Keys::LanguagesBeside(_) => {}
                    }
                    let is_open = matches!(self.keys, Keys::Any | Keys::LanguagesBeside(_));
                    if is_open && self.stands_before(name) {
                        let kind = MismatchKind::DuplicateKey(name.to_owned());
                        return Err(Error::new(kind).at(key.at));
                    }
                    self.key = key.at;
                    self.at += 1;
                    return seed.deserialize(key).map(Some).map_err(|error| error.at(key.at));
                }
                _ => self.at = self.of.tree.behind(key.at + 1),
            }
        }
        let supplied = self.supplied.next();
        supplied.map(|name| seed.deserialize((*name).into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let at = self.at;
        if let (Keys::FieldsAndLanguages(fields), Languages::Announced) =
            (self.keys, self.languages)
        {
            self.languages = Languages::Read;
            let object = Reader { of: self.of, at: self.first - 1 };
            return seed.deserialize(InlineLanguages(object, fields));
        }
        if at >= self.end {
            return seed.deserialize(Reader { of: self.of, at: u32::MAX });
        }
        self.at = self.of.tree.behind(at);
        seed.deserialize(Reader { of: self.of, at }).map_err(|error| error.at(at))
    }
}

/// The elements of an array, or one value in place of them.
struct Elements<'t, 'm> {
    of: &'m Reading<'t>,
    elements: Children<'t>,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(Value { at, .. }) = self.elements.next() else { return Ok(None) };
        seed.deserialize(Reader { of: self.of, at }).map(Some).map_err(|error| error.at(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.leaves())
    }
}

/// A name of a closed set.
struct Variant<'t>(&'t str);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let name = serde::de::value::BorrowedStrDeserializer::new(self.0);
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Error> {
        Err(Error::custom("a name"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a name"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::custom("a name"))
    }
}

/// A value with its place: first where it begins and ends, in one number, then the value.
struct Spanned<'t, 'm> {
    reader: Reader<'t, 'm>,
    is_placed: bool,
}

impl<'de> SeqAccess<'de> for Spanned<'de, '_> {
    type Error = Error;

    #[expect(clippy::inline_always, reason = "a flow is read a twentieth faster (measured)")]
    #[inline(always)]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.is_placed {
            return seed.deserialize(self.reader).map(Some);
        }
        self.is_placed = true;
        let reader = self.reader;
        let place = if reader.is_blank() { None } else { Some(reader.value().mark()) };
        seed.deserialize(pack_place(place).into_deserializer()).map(Some)
    }
}
