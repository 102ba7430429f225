//! Words around a figure that tell whose it is.

use super::words::WordList;
use crate::terms::terms;

terms! {
    /// What words around a figure tell of it.
    FigureCue as "figure" {
        /// What they pay now.
        Pays,
        /// The company, or the speaker's own plan: a price behind it is theirs again.
        Own,
        /// Right before the price of the plan they have.
        PlanIs,
        /// Right before the price of something they have, where it is named behind.
        Has,
        /// What they have, right behind its price.
        Plan,
        /// Somebody else who asks a price.
        Others,
        /// Others, or the company itself: no price of others where money went.
        They,
        /// What they want to pay.
        Asks,
        /// Right before a price that is asked for.
        DownTo,
        /// Right behind a price that is chosen.
        ThatOne,
        /// Right behind a price, asking whether it would do.
        Haggles,
        /// Money that goes or went once.
        Once,
        /// What is paid each month, though it was taken.
        EachMonth,
        /// Right before a sum laid on another one, or taken off it.
        Added,
        /// Right behind such a sum.
        AddedBehind,
        /// Right behind a sum that nobody understands.
        Puzzles,
        /// Says that a bare number is money.
        Price,
        /// Can stand behind a sum that names no currency.
        BehindPrice,
        /// How long they have been a customer.
        Tenure,
        /// What is given or signed, and no time as a customer.
        NotTenure,
        /// How long something is to last.
        Lasts,
        /// Right before how long something is to last.
        Only,
        /// Before a time that is left.
        LeftOf,
        /// What was waited for, or goes on.
        Took,
        /// Goes with data.
        Data,
        /// Surely data, where the unit could be speed.
        DataCounted,
        /// Goes with speed.
        Speed,
        /// Goes with minutes of calls.
        Calls,
        /// Right before a number that names something: a line, a flat, a model.
        Naming,
        /// Says that a company is ours, before its name.
        Ours,
        /// Right before the name of another company.
        Towards,
        /// Right behind the name of another company.
        Does,
    }
}

/// Words around a figure that tell the same of it.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What they tell.
    pub cue: FigureCue,
    /// The words.
    pub hear: WordList,
}
