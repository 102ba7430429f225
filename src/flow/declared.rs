//! What a flow declares for its conditions and lines: facts of its own, and values of the customer's context.

use super::SlotKind;
use super::fact::Field;
use super::id::FactId;
use super::words::WordList;
use crate::lang::Text;
use crate::terms::terms;

terms! {
    /// Who tells a fact of the flow's own.
    GivenBy as "giver" {
        /// The customer's context, fixed for the call; conditions on it decide what is legal.
        Customer,
        /// The agent, at any moment; conditions on it only order advice.
        Agent,
    }
}

/// What a fact is a fact of, and so how long it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole call.
    Call,
    /// The open objection: once it is settled, or another one comes up, the first value holds again.
    Objection,
}

/// A value of one of the flow's own facts.
#[derive(Debug, Clone)]
pub struct FactValue {
    /// Its id.
    pub id: Box<str>,
    /// Its label.
    pub label: Text,
    /// A line for the agent alone while the value holds: how to talk with such a customer.
    pub tip: Option<Text>,
}

/// A fact of the flow's own.
#[derive(Debug, Clone)]
pub struct FactDecl {
    /// Its id.
    pub id: Box<str>,
    /// Who tells it.
    pub given_by: GivenBy,
    /// Its values; the first one holds at the start.
    pub values: Box<[FactValue]>,
    /// Its bits in conditions.
    pub field: Field,
    /// What it is a fact of.
    pub of: Scope,
    /// Method ids it comes from.
    pub source: WordList,
}

/// The type of a value of the customer's context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A number of months, spoken as years and months.
    Months,
    /// An amount with its unit.
    Money(Text),
}

/// A value of the customer's context.
#[derive(Debug, Clone)]
pub struct ValueDecl {
    /// Its name, as in `{name}`.
    pub name: Box<str>,
    /// Its type.
    pub value_type: ValueType,
    /// Facts that hold once the value is given: fact and the index of its value.
    pub sets: Box<[(FactId, u8)]>,
    /// Whether it may stand in a record of the call: numbers, and words that the flow says name nobody.
    pub kept: bool,
    /// The figure in a customer's own words that fills it, where the context does not have it.
    pub slot: Option<SlotKind>,
}

impl ValueDecl {
    /// Whether it holds words, with which nothing can be counted.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.value_type == ValueType::Text
    }

    /// Whether it is an amount of money, which may have decimals and be owed.
    #[must_use]
    pub fn is_money(&self) -> bool {
        matches!(self.value_type, ValueType::Money(_))
    }
}

impl FactDecl {
    /// The place of the value with this name.
    #[must_use]
    pub fn value_named(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|value| &*value.id == name)
    }
}
