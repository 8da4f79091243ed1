//! Text as the web writes it, in any of its languages: dates, names of people, charsets, lists of words.
//!
//! Pure: values in, values out; no I/O, no clock, not async, and no markup.
//!
//! ```
//! use gleaner_text::{Precision, date, name};
//!
//! let published = date::parse("28. Januar 2026").expect("a day");
//! assert_eq!((published.to_string().as_str(), published.precision()), ("2026-01-28", Precision::Day));
//!
//! let authors = name::in_byline("By Nell Trewin and Jory Pell, Harbour Correspondent", None);
//! assert_eq!(authors, ["Nell Trewin", "Jory Pell"]);
//! ```

mod apart;
mod binary;
pub mod charset;
pub mod date;
pub mod line;
pub mod list;
pub mod measure;
mod moment;
pub mod name;
mod person;
mod site;

pub use apart::{apart, is_unspaced};
pub use binary::binary_kind;
pub use moment::{Moment, Precision};
pub use person::Person;
pub use site::same_site;
