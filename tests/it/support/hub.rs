//! A WebSub hub: takes subscriptions, asks whether they are wanted, and pushes what it is told to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::RUNTIME;
use super::publisher::fresh_address;

/// What hubs and subscribers say to each other, by name: `hub.mode`, `hub.topic`, …
pub(crate) type Form = BTreeMap<String, String>;

#[derive(Debug)]
pub(crate) struct Hub {
    address: SocketAddr,
    book: Arc<Mutex<Book>>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Book {
    manners: Manners,
    requests: Vec<HubRequest>,
    answers: Vec<Answer>,
}

/// How a hub behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manners {
    /// What requests are answered with.
    pub(crate) status: u16,
    /// Whether it asks back.
    pub(crate) verifies: bool,
    /// What it grants; `None` says nothing of it.
    pub(crate) lease_s: Option<u64>,
}

impl Default for Manners {
    fn default() -> Self {
        Self { status: 202, verifies: true, lease_s: Some(864_000) }
    }
}

/// What was asked of the hub.
#[derive(Debug, Clone)]
pub(crate) struct HubRequest {
    pub(crate) at: Instant,
    pub(crate) form: Form,
    pub(crate) user_agent: String,
}

/// How a subscriber answered a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Hub {
    pub(crate) fn open(manners: Manners) -> Self {
        let book = Arc::new(Mutex::new(Book { manners, requests: Vec::new(), answers: Vec::new() }));
        let listener = RUNTIME.block_on(TcpListener::bind((fresh_address(), 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(take).with_state(Arc::clone(&book));
        let server = RUNTIME.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, book, server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub(crate) fn behave(&self, manners: Manners) {
        self.book.lock().unwrap().manners = manners;
    }

    pub(crate) fn requests(&self) -> Vec<HubRequest> {
        self.book.lock().unwrap().requests.clone()
    }

    /// Returns what the questions it asked by itself were answered with.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        self.book.lock().unwrap().answers.clone()
    }

    /// Asks a subscriber something.
    pub(crate) fn ask(callback: &str, pairs: &[(&str, &str)]) -> Answer {
        RUNTIME.block_on(get(callback, pairs))
    }

    /// Calls a subscriber in some other way; returns the status.
    pub(crate) fn send(method: &str, callback: &str) -> u16 {
        let request = client().request(method.parse().unwrap(), callback);
        RUNTIME.block_on(async { request.send().await.unwrap().status().as_u16() })
    }

    /// Pushes a body signed with the secret of a request; returns the status it was answered with.
    pub(crate) fn push(&self, request: &HubRequest, body: &str) -> u16 {
        let signature = sign(&request.form["hub.secret"], body);
        self.push_signed(&request.form["hub.callback"], Some(&signature), body)
    }

    pub(crate) fn push_signed(&self, callback: &str, signature: Option<&str>, body: &str) -> u16 {
        let mut request = client().post(callback).header("content-type", "application/rss+xml");
        request = request.header("link", format!("<{}>; rel=\"hub\"", self.url()));
        if let Some(signature) = signature {
            request = request.header("x-hub-signature", signature);
        }
        let request = request.body(body.to_owned());
        RUNTIME.block_on(async { request.send().await.unwrap().status().as_u16() })
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(crate) fn sign(secret: &str, body: &str) -> String {
    let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    let bytes = mac.chain_update(body.as_bytes()).finalize().into_bytes();
    bytes.iter().fold("sha256=".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap()
}

async fn get(callback: &str, pairs: &[(&str, &str)]) -> Answer {
    let mut url = url::Url::parse(callback).unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    let response = client().get(url).send().await.unwrap();
    Answer { status: response.status().as_u16(), body: response.text().await.unwrap() }
}

async fn take(State(book): State<Arc<Mutex<Book>>>, headers: HeaderMap, body: String) -> StatusCode {
    let form: Form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let user_agent = headers.get("user-agent").unwrap().to_str().unwrap().to_owned();
    let manners = {
        let mut book = book.lock().unwrap();
        book.requests.push(HubRequest { at: Instant::now(), form: form.clone(), user_agent });
        book.manners
    };
    if manners.verifies {
        tokio::spawn(async move {
            let lease = manners.lease_s.map(|seconds| seconds.to_string());
            let mut pairs = vec![
                ("hub.mode", form["hub.mode"].as_str()),
                ("hub.topic", form["hub.topic"].as_str()),
                ("hub.challenge", "so it is you"),
            ];
            pairs.extend(lease.as_ref().map(|lease| ("hub.lease_seconds", lease.as_str())));
            let answer = get(&form["hub.callback"], &pairs).await;
            book.lock().unwrap().answers.push(answer);
        });
    }
    StatusCode::from_u16(manners.status).unwrap()
}
