//! Serves the made-up newspaper over real HTTP on loopback, a site an address.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use tokio::net::TcpListener;

use super::newspaper;

/// The sites, and the file of each one's feed.
const SITES: [(&str, &str); 4] =
    [("gazette", "feed.rss"), ("harbour", "feed.atom"), ("notes", "feed.json"), ("courier", "feed.rdf")];

/// A printing press that runs until it is dropped with its runtime.
#[derive(Debug, Clone)]
pub struct Press {
    /// Where each site is, in the order of [`SITES`].
    bases: Arc<[String]>,
    /// Pages that were corrected since: their `.v2.html` is served at the old address.
    corrected: Arc<Mutex<HashSet<String>>>,
}

impl Press {
    /// Opens all sites, each on a loopback address of its own where the system has more than one.
    pub async fn open(first_address: Ipv4Addr) -> std::io::Result<Self> {
        let mut listeners = Vec::new();
        for number in 0..SITES.len() {
            let own = Ipv4Addr::from(u32::from(first_address) + u32::try_from(number).unwrap_or(0));
            listeners.push(match TcpListener::bind(SocketAddr::from((own, 0))).await {
                Ok(listener) => listener,
                Err(_) => TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?,
            });
        }
        let addresses: Vec<_> = listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>()?;
        let bases = addresses.iter().map(|address| format!("http://{address}")).collect();
        let press = Self { bases, corrected: Arc::default() };
        for (listener, (site, _)) in listeners.into_iter().zip(SITES) {
            let press = press.clone();
            let app = Router::new().fallback(move |uri: Uri, headers: HeaderMap| async move {
                press.answer(site, &uri, &headers)
            });
            tokio::spawn(async move { axum::serve(listener, app).await });
        }
        Ok(press)
    }

    /// Returns the addresses of the feeds.
    pub fn feeds(&self) -> impl Iterator<Item = String> {
        self.bases.iter().zip(SITES).map(|(base, (_, feed))| format!("{base}/{feed}"))
    }

    /// Returns the text with each `{{base:site}}` in it replaced by where that site is.
    pub fn placed(&self, text: &[u8]) -> Vec<u8> {
        let mut placed = text.to_vec();
        for (base, (site, _)) in self.bases.iter().zip(SITES) {
            placed = replace(&placed, format!("{{{{base:{site}}}}}").as_bytes(), base.as_bytes());
        }
        placed
    }

    /// Serves the corrected version of a page from now on.
    pub fn correct(&self, page: &str) {
        self.corrected.lock().unwrap_or_else(PoisonError::into_inner).insert(page.to_owned());
    }

    fn answer(&self, site: &str, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let asked = uri.path().trim_start_matches('/');
        let is_corrected = self.corrected.lock().unwrap_or_else(PoisonError::into_inner).contains(asked);
        let file = if is_corrected { asked.replace(".html", ".v2.html") } else { asked.to_owned() };
        let Some(bytes) = newspaper::file(site, &file) else { return plain(StatusCode::NOT_FOUND) };
        let bytes = self.placed(bytes);
        let etag = etag(&bytes);
        if headers.get(IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
            return plain(StatusCode::NOT_MODIFIED);
        }
        let response = Response::builder().header(ETAG, etag).header(CONTENT_TYPE, content_type(&file));
        response.body(Body::from(bytes)).unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn content_type(file: &str) -> &'static str {
    match Path::new(file).extension().and_then(|extension| extension.to_str()) {
        Some("rss") => "application/rss+xml",
        Some("atom") => "application/atom+xml",
        Some("rdf") => "application/rdf+xml",
        Some("json") => "application/feed+json",
        // The charset is the pages' own to tell; one of them tells it in a <meta> only.
        _ => "text/html",
    }
}

fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Replaces bytes, since two of the files are not UTF-8.
fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}
