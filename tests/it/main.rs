//! What gleaner does, seen from outside: the real binary, real SQLite files, real HTTP over loopback, real signals.
//!
//! One user's story per file. A test starts its own publishers on loopback addresses of its own, gives gleaner a
//! folder of its own, and then asks two witnesses: the archive, and the publishers' logs of what they were asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod backups;
mod be_polite;
mod budgets;
mod cli;
mod cli_documents;
mod corrections;
mod datasette;
mod demo;
mod dictionary;
mod discover;
mod doctor;
mod export;
mod feed_bodies;
mod feeds_by_command;
mod fetch_articles;
mod follow_a_feed;
mod forget;
mod fortnight;
mod life_of_an_entry;
mod misfortune;
mod moves_and_robots;
mod newspaper;
mod odd_bodies;
mod odd_servers;
mod older_archives;
mod one_article;
mod plain_words;
mod query_plans;
mod replay;
mod runs;
mod search;
mod secrets;
mod shut_down;
mod site_memory;
mod site_rules;
mod slow_pages;
mod status_page;
mod support;
mod survive;
mod tidy;
mod verify;
mod websub;
mod whatever_comes;
