//! The callback server: what hubs say, turned into [`Call`]s.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Method, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tracing::warn;

use super::listener::Listener;
use super::signature::is_signed;
use super::verification::{HubMode, Verification, judge};
use crate::model::{Subscription, SubscriptionState};

/// What the server needs of the rest of the house. An answer that never comes is told to the hub as "try again later".
#[derive(Debug)]
pub enum Call {
    /// Which subscription has this callback key?
    Find { callback_key: String, found: oneshot::Sender<Option<Subscription>> },
    /// A hub said something that was checked; answered once it is taken.
    Heard { subscription: Subscription, news: News, taken: oneshot::Sender<()> },
}

/// What a hub said.
#[derive(Debug)]
pub enum News {
    /// It asked whether this is wanted, and is told that it is.
    Verified { mode: HubMode, lease: Option<Duration> },
    /// It will not push.
    Denied { reason: Option<String> },
    /// It pushed something, signed well.
    Pushed(Delivery),
}

/// What a hub pushed.
#[derive(Debug)]
pub struct Delivery {
    pub content_type: Option<String>,
    pub body: Vec<u8>,
    /// Held until the body was dealt with, so that few are in memory at a time.
    _place: OwnedSemaphorePermit,
}

/// So many bodies are in memory at a time; other hubs are told to come again.
const MOST_DELIVERIES: usize = 8;

/// A hub that takes longer to send a body is cut off.
const LONGEST_DELIVERY: Duration = Duration::from_secs(30);

/// A place is free again as soon as a feed was parsed.
const COME_AGAIN_S: &str = "30";

#[derive(Debug, Clone)]
struct Desk {
    calls: mpsc::Sender<Call>,
    places: Arc<Semaphore>,
    limit_bytes: usize,
}

/// Serves hubs until `stop`; what they push is taken up to `limit_bytes`.
pub async fn serve(
    listener: TcpListener,
    calls: mpsc::Sender<Call>,
    limit_bytes: u64,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let desk = Desk {
        calls,
        places: Arc::new(Semaphore::new(MOST_DELIVERIES)),
        limit_bytes: usize::try_from(limit_bytes).unwrap_or(usize::MAX),
    };
    let app = Router::new().fallback(answer).with_state(desk);
    axum::serve(Listener::new(listener), app).with_graceful_shutdown(stop).await
}

async fn answer(State(desk): State<Desk>, request: Request) -> Response<Body> {
    match desk.attend(request).await {
        Ok(challenge) => reply(StatusCode::OK, challenge),
        Err(status) => reply(status, String::new()),
    }
}

/// The challenge is a stranger's text: it must be taken for nothing else.
fn reply(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, axum::http::HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, axum::http::HeaderValue::from_static("nosniff"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, axum::http::HeaderValue::from_static(COME_AGAIN_S));
    }
    response
}

impl Desk {
    /// Returns what is answered with 200, or the status it is answered with instead.
    async fn attend(&self, request: Request) -> Result<String, StatusCode> {
        // A proxy may or may not take the first part of the path away.
        let key = request.uri().path().rsplit('/').next().unwrap_or_default();
        if key.is_empty() {
            return Err(StatusCode::NOT_FOUND);
        }
        let subscription = self.find(key).await?.ok_or(StatusCode::NOT_FOUND)?;
        if request.method() == Method::GET {
            return self.verify(&subscription, request.uri().query().unwrap_or_default()).await;
        }
        if request.method() == Method::POST {
            return self.receive(&subscription, request).await;
        }
        Err(StatusCode::METHOD_NOT_ALLOWED)
    }

    async fn verify(&self, subscription: &Subscription, query: &str) -> Result<String, StatusCode> {
        match judge(query, subscription) {
            Verification::Confirmed { mode, challenge, lease } => {
                self.tell(subscription, News::Verified { mode, lease }).await?;
                Ok(challenge)
            }
            Verification::Denied { reason } => {
                self.tell(subscription, News::Denied { reason }).await?;
                Ok(String::new())
            }
            Verification::Refused => Err(StatusCode::NOT_FOUND),
        }
    }

    async fn receive(&self, subscription: &Subscription, request: Request) -> Result<String, StatusCode> {
        let is_over = matches!(subscription.state, SubscriptionState::Idle | SubscriptionState::Leaving);
        if is_over || !subscription.is_wanted {
            // The word for "do not come again".
            return Err(StatusCode::GONE);
        }
        let announced =
            text(request.headers(), CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
        if announced.is_some_and(|length: usize| length > self.limit_bytes) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let place =
            Arc::clone(&self.places).try_acquire_owned().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let signature = text(request.headers(), "x-hub-signature").unwrap_or_default();
        let content_type = text(request.headers(), CONTENT_TYPE.as_str());
        let reading = tokio::time::timeout(LONGEST_DELIVERY, to_bytes(request.into_body(), self.limit_bytes));
        let body = reading.await.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
        let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let secret = subscription.keys.as_ref().map_or("", |keys| keys.secret.as_str());
        if secret.is_empty() || !is_signed(&signature, secret, &body) {
            warn!(
                subscription.id = subscription.id.0,
                feed.id = subscription.feed.0,
                "a push was not signed by its hub, it is ignored"
            );
            // The Recommendation asks for this: whoever guesses learns nothing.
            return Ok(String::new());
        }
        let delivery = Delivery { content_type, body: body.into(), _place: place };
        self.tell(subscription, News::Pushed(delivery)).await?;
        Ok(String::new())
    }

    async fn find(&self, key: &str) -> Result<Option<Subscription>, StatusCode> {
        let (found, answer) = oneshot::channel();
        self.call(Call::Find { callback_key: key.to_owned(), found }, answer).await
    }

    async fn tell(&self, subscription: &Subscription, news: News) -> Result<(), StatusCode> {
        let (taken, answer) = oneshot::channel();
        self.call(Call::Heard { subscription: subscription.clone(), news, taken }, answer).await
    }

    async fn call<T>(&self, call: Call, answer: oneshot::Receiver<T>) -> Result<T, StatusCode> {
        self.calls.send(call).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        answer.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
