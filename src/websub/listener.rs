//! Lets so many callers in at a time, and shows those out who keep others waiting.
//!
//! The callback server may stand open to everybody; the files it may have open are also those the rest of gleaner needs.

use std::collections::HashMap;
use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener as Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;
use tokio::time::{Instant, Sleep, sleep};

/// What callers may take.
#[derive(Debug, Clone, Copy)]
struct Limits {
    callers: usize,
    of_one_address: usize,
    /// Between two messages.
    silence: Duration,
    /// From the first byte of a message to our answer, however often a byte comes in between.
    message: Duration,
}

/// Hubs come one message at a time; behind a proxy, which has one address for all, a few connections carry them.
const LIMITS: Limits = Limits {
    callers: 128,
    of_one_address: 32,
    silence: Duration::from_mins(1),
    message: Duration::from_mins(1),
};

/// A listener that turns nobody away: whoever has kept still the longest makes room.
#[derive(Debug)]
pub(super) struct Listener {
    listener: TcpListener,
    callers: Arc<Callers>,
}

/// Those inside.
#[derive(Debug)]
struct Callers {
    limits: Limits,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    next: u64,
    by_number: HashMap<u64, Place>,
}

#[derive(Debug)]
struct Place {
    address: IpAddr,
    /// When its last message began, or was answered.
    since: Instant,
    show_out: Arc<Notify>,
}

/// One connection, for as long as its other end comes to the point.
#[derive(Debug)]
pub(super) struct Caller {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    /// Nothing of a message has come since the last answer.
    is_between_messages: bool,
    shown_out: Pin<Box<OwnedNotified>>,
    number: u64,
    callers: Arc<Callers>,
}

impl Listener {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self::with_limits(listener, LIMITS)
    }

    fn with_limits(listener: TcpListener, limits: Limits) -> Self {
        Self { listener, callers: Arc::new(Callers { limits, inside: Mutex::default() }) }
    }
}

impl Callers {
    /// Makes room for a caller, and returns its number and what will show it out.
    fn enter(&self, address: IpAddr) -> (u64, Arc<Notify>) {
        let mut inside = self.inside();
        let is_neighbour = |place: &&Place| place.address == address;
        if inside.by_number.values().filter(is_neighbour).count() >= self.limits.of_one_address {
            inside.show_out(|place| place.address == address);
        }
        if inside.by_number.len() >= self.limits.callers {
            inside.show_out(|_| true);
        }
        let number = inside.next;
        inside.next += 1;
        let show_out = Arc::new(Notify::new());
        let place = Place { address, since: Instant::now(), show_out: Arc::clone(&show_out) };
        inside.by_number.insert(number, place);
        (number, show_out)
    }

    fn stirs(&self, number: u64) {
        if let Some(place) = self.inside().by_number.get_mut(&number) {
            place.since = Instant::now();
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    /// Shows out whoever of these has kept still the longest.
    fn show_out(&mut self, among: impl Fn(&Place) -> bool) {
        let those = self.by_number.iter().filter(|(_, place)| among(place));
        let Some(number) = those.min_by_key(|(_, place)| place.since).map(|(number, _)| *number) else {
            return;
        };
        if let Some(place) = self.by_number.remove(&number) {
            place.show_out.notify_one();
        }
    }
}

impl Accept for Listener {
    type Io = Caller;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Caller, SocketAddr) {
        let (stream, address) = Accept::accept(&mut self.listener).await;
        let (number, show_out) = self.callers.enter(address.ip());
        let caller = Caller {
            stream,
            deadline: Box::pin(sleep(self.callers.limits.silence)),
            is_between_messages: true,
            shown_out: Box::pin(show_out.notified_owned()),
            number,
            callers: Arc::clone(&self.callers),
        };
        (caller, address)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.callers.inside().by_number.remove(&self.number);
    }
}

impl AsyncRead for Caller {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let is_late = self.deadline.as_mut().poll(context).is_ready();
        if is_late || self.shown_out.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
        }
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() && self.is_between_messages {
            self.is_between_messages = false;
            let deadline = Instant::now() + self.callers.limits.message;
            self.deadline.as_mut().reset(deadline);
            self.callers.stirs(self.number);
        }
        read
    }
}

impl Caller {
    /// The next message may begin.
    fn answers(&mut self) {
        if !self.is_between_messages {
            self.is_between_messages = true;
            let deadline = Instant::now() + self.callers.limits.silence;
            self.deadline.as_mut().reset(deadline);
            self.callers.stirs(self.number);
        }
    }
}

impl AsyncWrite for Caller {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        self.answers();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        self.answers();
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn open(callers: usize, of_one_address: usize) -> (Listener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let message = Duration::from_millis(300);
        (Listener::with_limits(listener, Limits { callers, of_one_address, message, ..LIMITS }), address)
    }

    #[tokio::test]
    async fn whoever_kept_still_the_longest_makes_room() {
        let (mut listener, address) = open(2, 2).await;
        let mut hubs = Vec::new();
        let mut callers = Vec::new();
        for _ in 0..3 {
            hubs.push(TcpStream::connect(address).await.unwrap());
            callers.push(listener.accept().await.0);
        }
        for (hub, is_in) in hubs.iter_mut().zip([false, true, true]) {
            hub.write_all(b"POST").await.unwrap();
            let mut caller = callers.remove(0);
            let mut heard = [0; 4];
            assert_eq!(caller.read_exact(&mut heard).await.is_ok(), is_in);
        }
    }

    #[tokio::test]
    async fn one_address_takes_only_its_own_places() {
        let (mut listener, address) = open(9, 1).await;
        let _first = TcpStream::connect(address).await.unwrap();
        let (mut first, _) = listener.accept().await;
        let _second = TcpStream::connect(address).await.unwrap();
        let (_second_caller, _) = listener.accept().await;
        assert!(first.read_u8().await.is_err());
        assert_eq!(listener.callers.inside().by_number.len(), 1);
    }

    #[tokio::test]
    async fn a_byte_now_and_then_does_not_keep_a_place() {
        let (mut listener, address) = open(9, 9).await;
        let mut hub = TcpStream::connect(address).await.unwrap();
        let (mut caller, _) = listener.accept().await;
        let trickle = async {
            while hub.write_all(b"P").await.is_ok() {
                sleep(Duration::from_millis(50)).await;
            }
        };
        let listen = async { while caller.read_u8().await.is_ok() {} };
        let shown_out = async {
            tokio::select! {
                () = trickle => {}
                () = listen => {}
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(20), shown_out).await.is_ok());
    }
}
