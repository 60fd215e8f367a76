//! The widgets: each knows its looks, its roles and its keys, and nothing of
//! DNS. Their words come from the locale or from the caller.

pub mod combo;
pub mod copy;
pub mod drop;
pub mod ladder;
pub mod list;
pub mod meter;
pub mod notice;
pub mod value;
pub mod verdict;

pub use combo::Combo;
pub use copy::CopyButton;
pub use drop::DropFile;
pub use ladder::Ladder;
pub use list::{Key, followed, keyed};
pub use meter::{Fill, Meter, Octets, Share};
pub use notice::Notice;
pub use value::ValueBox;
pub use verdict::Verdict;
