//! Whole documents, read as the archive will see them.

mod addresses;
mod damage;
mod dialect;
mod json;
mod property;
mod words;
