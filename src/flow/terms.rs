//! Closed sets of terms: each term has one name, the same in flows, scripts, journals and help.

use schemars::{Schema, SchemaGenerator};
use serde::de::{EnumAccess, Error, VariantAccess, Visitor};
use std::fmt;

/// Declares closed sets of terms. A term's name is its own in snake case; what a set is called in messages stands
/// beside it.
macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident as $what:literal {
        $($(#[$variant_doc:meta])* $variant:ident,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(schemars::JsonSchema)]
        #[allow(unreachable_pub, reason = "some sets are of one module alone")]
        #[schemars(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        #[allow(unreachable_pub, reason = "some sets are of one module alone")]
        impl $name {
            /// Every term, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every name, in order.
            pub const NAMES: &'static [&'static str] = &[$(Self::$variant.name()),+];

            /// The set as a whole.
            pub const SET: $crate::terms::TermSet = $crate::terms::TermSet {
                names: Self::NAMES,
                schema: schemars::SchemaGenerator::subschema_for::<Self>,
            };

            /// The name in flows, scripts and help.
            #[must_use]
            pub const fn name(self) -> &'static str {
                use const_format::{Case, map_ascii_case};
                match self { $(Self::$variant => map_ascii_case!(Case::Snake, stringify!($variant))),+ }
            }

            /// The term with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|term| term.name() == name)
            }

            /// Its place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = $crate::terms::TermVisitor(Self::from_name, Self::NAMES);
                deserializer.deserialize_enum($what, Self::NAMES, visitor)
            }
        }
    )+};
}

pub(crate) use terms;

/// A closed set of terms as a whole.
#[derive(Debug, Clone, Copy)]
pub struct TermSet {
    /// The names of its terms, in order.
    pub names: &'static [&'static str],
    /// What the JSON Schema says of it.
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
}

/// Reads a term by its name.
pub(crate) struct TermVisitor<T>(
    pub(crate) fn(&str) -> Option<T>,
    pub(crate) &'static [&'static str],
);

impl<'de, T> Visitor<'de> for TermVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.1.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, name: A) -> Result<T, A::Error> {
        let (name, variant) = name.variant::<&'de str>()?;
        variant.unit_variant()?;
        self.0(name).ok_or_else(|| A::Error::unknown_variant(name, self.1))
    }
}
