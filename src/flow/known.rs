//! Names of a flow's own that the program reads. A flow may leave such a thing out; where it has it, it means this.

/// The fact that tells how a customer is to be talked with: its values are tones that hearing tells apart, and manners.
pub const STYLE: &str = "style";
/// What an objection is about (method §4).
pub const OBJECTION_CONTENT: &str = "objection_content";
/// Whether an objection is what it seems.
pub const OBJECTION_NATURE: &str = "objection_nature";
/// What an objection rests on.
pub const OBJECTION_GROUND: &str = "objection_ground";

/// The facts that the guide and hearing read, values and all.
pub const FACTS: [&str; 4] = [STYLE, OBJECTION_CONTENT, OBJECTION_NATURE, OBJECTION_GROUND];

/// The act of telling why.
pub const GIVES_REASON: &str = "state.reason";
/// The acts of leaving.
pub const LEAVES: [&str; 2] = ["request.cancel", "request.port"];
/// The acts of staying after all.
pub const STAYS: [&str; 2] = ["withdraw", "request.restore"];

/// Whether the program reads an act by this id.
#[must_use]
pub fn is_act(id: &str) -> bool {
    id == GIVES_REASON || LEAVES.contains(&id) || STAYS.contains(&id)
}
