//! A publisher: an HTTP server on a loopback address of its own, which is a host of its own to gleaner.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use futures_util::{StreamExt, stream};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::RUNTIME;

/// Serves what tests put on its shelf, answers conditional requests, and writes down every request.
#[derive(Debug)]
pub(crate) struct Publisher {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Desk {
    shelf: HashMap<String, Reply>,
    log: Vec<Request>,
}

/// One request as the publisher saw it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) began: Instant,
    /// `None` when the client went away, or has not been answered yet.
    pub(crate) ended: Option<Instant>,
    /// With its query.
    pub(crate) path: String,
    pub(crate) status: u16,
    headers: HeaderMap,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// What is answered at one address.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    is_cut_short: bool,
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into(), delay: Duration::ZERO, is_cut_short: false }
    }

    pub(crate) fn feed(xml: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/rss+xml; charset=utf-8", xml)
    }

    pub(crate) fn page(html: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", html)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::new(status, "text/plain", format!("{status}"))
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("location", to)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Answers only after so long.
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Promises the whole body, sends half of it, and breaks the connection.
    pub(crate) fn cut_short(self) -> Self {
        Self { is_cut_short: true, ..self }
    }

    fn value(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_bytes())
    }

    /// Byte for byte: a validator that comes back changed is another one.
    fn is_unchanged_for(&self, asked: &HeaderMap) -> bool {
        let asked_for = |name: &str| asked.get(name).map(axum::http::HeaderValue::as_bytes);
        if let Some(etag) = asked_for("if-none-match") {
            return self.value("etag") == Some(etag);
        }
        let since = asked_for("if-modified-since");
        since.is_some() && since == self.value("last-modified")
    }

    fn into_response(self, is_unchanged: bool) -> Response<Body> {
        let mut response = Response::builder().status(if is_unchanged { 304 } else { self.status });
        for (name, value) in &self.headers {
            response = response.header(name, value.as_bytes());
        }
        if is_unchanged {
            return response.body(Body::empty()).unwrap();
        }
        if !self.is_cut_short {
            return response.body(Body::from(self.body)).unwrap();
        }
        let half = self.body[..self.body.len() / 2].to_vec();
        let broken = async {
            // What is written and broken at once may be lost whole.
            tokio::time::sleep(Duration::from_millis(50)).await;
            Err(std::io::Error::other("the line broke"))
        };
        let body = Body::from_stream(stream::iter([Ok(half)]).chain(stream::once(broken)));
        response.header("content-length", self.body.len()).body(body).unwrap()
    }
}

impl Publisher {
    pub(crate) fn open() -> Self {
        let desk = Arc::new(Mutex::new(Desk::default()));
        let listener = RUNTIME.block_on(TcpListener::bind((fresh_address(), 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(serve).with_state(Arc::clone(&desk));
        let server = RUNTIME.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, desk, server }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.ip().to_string()
    }

    /// Publishes at this path, in place of what was there.
    pub(crate) fn put(&self, path: &str, reply: Reply) {
        self.desk.lock().unwrap().shelf.insert(path.to_owned(), reply);
    }

    /// Returns every request so far but those for robots.txt, in the order they came.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.every_request().into_iter().filter(|request| request.path != "/robots.txt").collect()
    }

    /// Returns every request so far, in the order they came.
    pub(crate) fn every_request(&self) -> Vec<Request> {
        self.desk.lock().unwrap().log.clone()
    }

    pub(crate) fn requests_for(&self, path: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.path == path).collect()
    }

    /// Returns the paths that were asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    pub(crate) fn forget_requests(&self) {
        self.desk.lock().unwrap().log.clear();
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Returns an address at which something may listen.
pub(crate) fn free_address() -> SocketAddr {
    std::net::TcpListener::bind((fresh_address(), 0)).unwrap().local_addr().unwrap()
}

/// Returns a loopback address that no other publisher of this process has, and hardly one of another process.
pub(crate) fn fresh_address() -> Ipv4Addr {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id() % 60_000;
    let [_, _, high, low] = process.to_be_bytes();
    let [.., third] = (1 + count % 250).to_be_bytes();
    // 127.0.y.z is left to what else runs on this computer.
    Ipv4Addr::new(127, high.saturating_add(1).min(250), low, third)
}

async fn serve(State(desk): State<Arc<Mutex<Desk>>>, request: axum::extract::Request) -> Response<Body> {
    let path = request.uri().path_and_query().unwrap().as_str().to_owned();
    let headers = request.headers().clone();
    let (number, reply) = {
        let mut desk = desk.lock().unwrap();
        let reply = desk.shelf.get(&path).or_else(|| desk.shelf.get(request.uri().path())).cloned();
        let log = Request { began: Instant::now(), ended: None, path, status: 0, headers: headers.clone() };
        desk.log.push(log);
        (desk.log.len() - 1, reply.unwrap_or_else(|| Reply::status(404)))
    };
    tokio::time::sleep(reply.delay).await;
    let is_unchanged = reply.status == 200 && reply.is_unchanged_for(&headers);
    let response = reply.into_response(is_unchanged);
    if let Some(log) = desk.lock().unwrap().log.get_mut(number) {
        log.ended = Some(Instant::now());
        log.status = response.status().as_u16();
    }
    response
}
