//! The page as it is laid out: decoded, parsed once, and listed flat, with what each element is for.

pub(crate) mod address;
pub(crate) mod attributes;
pub(crate) mod block;
pub(crate) mod custom;
pub(crate) mod head;
pub(crate) mod hints;
pub(crate) mod outline;
pub(crate) mod parse;
pub(crate) mod payload;
pub(crate) mod picture;
pub(crate) mod place;
pub(crate) mod sentence;
pub(crate) mod tag;
pub(crate) mod template;
pub(crate) mod twin;
