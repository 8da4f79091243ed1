//! A page to look at, and figures for programs: read-only, off by default, over HTTP.
//!
//! | file | what it does |
//! |---|---|
//! | `server` | answers requests |
//! | `snapshot` | what the archive says, gathered once and kept for a moment |
//! | `page`, `feed_page` | the pages |
//! | `plot` | bars as SVG |
//! | `html` | strangers' words made fit for a page |
//! | `metrics` | what is counted, as Prometheus reads it |
//! | `settings` | whether and where it listens |

mod feed_page;
mod html;
mod metrics;
mod page;
mod plot;
mod server;
mod settings;
mod snapshot;

pub use metrics::Metrics;
pub use server::serve;
pub use settings::StatusSettings;
