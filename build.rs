//! Checks the catalog and turns it into static data.
fn main() {}
