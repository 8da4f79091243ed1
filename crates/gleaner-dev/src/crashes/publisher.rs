//! The sites of a campaign: small servers on loopback, whose feeds bring more with every round.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::dice::Dice;

/// So many stories stand in a feed at once; older ones have left it.
const WINDOW: usize = 400;

/// All that is published so far.
#[derive(Debug, Clone)]
pub(super) struct Universe {
    hosts: Vec<String>,
    /// Stories of each host.
    published: Arc<AtomicUsize>,
}

impl Universe {
    /// Opens so many sites, each on an address of its own.
    pub(super) fn open(sites: u8) -> anyhow::Result<Self> {
        let published = Arc::new(AtomicUsize::new(0));
        let mut hosts = Vec::new();
        let [.., high, low] = std::process::id().to_be_bytes();
        for site in 0..sites {
            let listener = TcpListener::bind(format!("127.{}.{low}.{}:0", high.max(1), site + 1))?;
            let host = listener.local_addr()?.to_string();
            hosts.push(host.clone());
            let published = Arc::clone(&published);
            std::thread::spawn(move || serve(&listener, &host, &published));
        }
        Ok(Self { hosts, published })
    }

    pub(super) fn feeds(&self) -> impl Iterator<Item = String> {
        self.hosts.iter().map(|host| format!("http://{host}/feed"))
    }

    /// Publishes so many more on each site.
    pub(super) fn publish(&self, stories: usize) {
        self.published.fetch_add(stories, Ordering::SeqCst);
    }

    /// Returns how many were published on all sites.
    pub(super) fn size(&self) -> usize {
        self.hosts.len() * self.published.load(Ordering::SeqCst)
    }
}

fn serve(listener: &TcpListener, host: &str, published: &AtomicUsize) {
    for stream in listener.incoming().flatten() {
        // Who is killed takes no answer any more.
        let _ = answer(&stream, host, published.load(Ordering::SeqCst));
    }
}

fn answer(stream: &TcpStream, host: &str, published: usize) -> std::io::Result<()> {
    stream.set_read_timeout(Some(std::time::Duration::from_secs(5)))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    while line.trim_end() != "" {
        line.clear();
        reader.read_line(&mut line)?;
    }
    let (status, kind, body) = match path.strip_prefix('/').map(|name| (name, name.parse::<usize>())) {
        Some(("feed", _)) => ("200 OK", "application/rss+xml", feed(host, published)),
        Some((_, Ok(number))) if number < published => {
            ("200 OK", "text/html; charset=utf-8", page(host, number))
        }
        _ => ("404 Not Found", "text/plain", "nothing here".to_owned()),
    };
    let mut out = stream;
    write!(
        out,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn feed(host: &str, published: usize) -> String {
    let mut xml = format!("<rss version=\"2.0\"><channel><title>The Quay at {host}</title>");
    for number in (published.saturating_sub(WINDOW)..published).rev() {
        let _ = write!(
            xml,
            "<item><guid isPermaLink=\"false\">{host}/{number}</guid><link>http://{host}/{number}</link><title>{}</title></item>",
            title(host, number)
        );
    }
    xml + "</channel></rss>"
}

fn title(host: &str, number: usize) -> String {
    format!("Story {number} of the quay at {host}")
}

/// No two have one text, and none is packed to nothing.
fn page(host: &str, number: usize) -> String {
    let mut body = String::new();
    let seed =
        host.bytes().fold(number as u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut dice = Dice::seeded(seed);
    for _ in 0..12 {
        let (boats, days, wall) = (dice.below(100_000), dice.below(100_000), dice.below(1_000_000_000));
        let _ = write!(
            body,
            "<p>On the quay at {host}, {boats} boats waited for {days} days until wall {wall} was opened by the mayor, who spoke \
             of tides and of the years it had taken to build it.</p>"
        );
    }
    let title = title(host, number);
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )
}
