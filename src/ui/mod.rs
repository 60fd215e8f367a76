//! The page. Everything the browser has to do with is in here.

pub mod icon;
pub mod platform;
pub mod text;
