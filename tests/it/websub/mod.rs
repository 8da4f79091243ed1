//! WebSub: hubs push what is new, and polling goes on wherever they do not.

mod manners;
mod pushes;
mod subscriptions;

use crate::support::{
    Gleaner, Hub, HubRequest, Item, Manners, Publisher, Reply, Service, eventually, free_address, rss, story,
};

/// A feed that names a hub, and a gleaner that the hub can reach.
struct Stage {
    publisher: Publisher,
    hub: Hub,
    gleaner: Gleaner,
    public_url: String,
}

impl Stage {
    fn set(manners: Manners) -> Self {
        Self::with_lease(manners, "10d")
    }

    fn with_lease(manners: Manners, lease: &str) -> Self {
        let (publisher, hub, address) = (Publisher::open(), Hub::open(manners), free_address());
        let public_url = format!("http://{address}/push/");
        let settings = format!(
            "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\nmax_feed_size = \"64 KiB\"\n\
             [polling]\nmax_interval = \"12h\"\n[websub]\nlisten = \"{address}\"\npublic_url = \"{public_url}\"\nlease = \"{lease}\"\n"
        );
        let gleaner = Gleaner::with_settings(&settings, &[publisher.url("/feed")]);
        let stage = Self { publisher, hub, gleaner, public_url };
        stage.publish(&["Old news"]);
        stage
    }

    fn item(&self, title: &str) -> Item {
        let path = format!("/{}", title.replace(' ', "-"));
        self.publisher.put(&path, Reply::page(story(title)));
        Item::new(&self.publisher.url(&path), title)
    }

    fn feed_of(&self, titles: &[&str]) -> String {
        rss("The Quay", &titles.iter().map(|title| self.item(title)).collect::<Vec<_>>())
    }

    /// Puts these stories into the feed, which names its hub in a header.
    fn publish(&self, titles: &[&str]) {
        let links =
            format!("<{}>; rel=\"hub\", <{}>; rel=\"self\"", self.hub.url(), self.publisher.url("/feed"));
        self.publisher.put("/feed", Reply::feed(self.feed_of(titles)).with("link", &links));
    }

    fn polls(&self) -> usize {
        self.publisher.requests_for("/feed").len()
    }

    fn state(&self) -> String {
        let archive = self.gleaner.archive();
        let is_there = "SELECT 1 FROM sqlite_schema WHERE name = 'subscriptions'";
        if !archive.path().exists() || archive.lines(is_there).is_empty() {
            return String::new();
        }
        archive.lines("SELECT state FROM subscriptions").join(" ")
    }

    /// Starts the service, and returns when the hub's subscription is verified.
    #[track_caller]
    fn subscribed(&self) -> (Service, HubRequest) {
        let service = self.gleaner.run();
        eventually("the hub was asked", || !self.hub.requests().is_empty());
        eventually("the subscription is active", || self.state() == "active");
        // Times are to the second: what comes later is to look later.
        let later = "SELECT relied_on_since < strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM subscriptions";
        eventually("a second has passed", || self.gleaner.archive().number(later) == 1);
        (service, self.hub.requests().remove(0))
    }

    /// Polls once more, and returns when that poll is archived.
    #[track_caller]
    fn poll(&self) {
        let count = "SELECT count(*) FROM fetches WHERE kind = 'feed'";
        let before = self.gleaner.archive().number(count);
        self.gleaner.archive().let_time_pass();
        eventually("the feed was polled", || self.gleaner.archive().number(count) > before);
    }

    fn titles(&self) -> Vec<String> {
        self.gleaner.archive().lines("SELECT title FROM entries ORDER BY title")
    }

    /// Seconds until the next poll, and why then.
    fn next_poll(&self) -> (i64, String) {
        let archive = self.gleaner.archive();
        let rest = archive.number("SELECT unixepoch(next_poll_at) - unixepoch('now') FROM feeds");
        (rest, archive.line("SELECT next_poll_reason FROM feeds"))
    }
}

const DAY_S: i64 = 86_400;
