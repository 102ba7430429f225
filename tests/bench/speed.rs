//! Speed, measured.
fn main() {}
