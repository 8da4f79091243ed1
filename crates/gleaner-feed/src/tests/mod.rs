//! Whole documents, read as the archive will see them.

mod addresses;
mod damage;
mod dialect;
mod property;
mod words;
