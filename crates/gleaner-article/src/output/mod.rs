//! The story as it is handed out: sanitised HTML, and Markdown.

pub(crate) mod blocks;
pub(crate) mod markdown;
pub(crate) mod sanitize;
