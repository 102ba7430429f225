//! The last test by its name.

#[test]
fn what_was_skipped_is_named() {
    crate::skipped::name_all();
}
