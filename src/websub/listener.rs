//! Lets so many callers in at a time, and shows those out who say nothing.
//!
//! The callback server may stand open to everybody; the files it may have open are also those the rest of gleaner needs.

use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener as Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Hubs come one message at a time; behind a proxy a few connections carry them all.
const MOST_CALLERS: usize = 128;

/// Between two pieces of a message, or two messages.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);

/// A listener that is polite to those who are let in, and patient with those who wait.
#[derive(Debug)]
pub(super) struct Listener {
    listener: TcpListener,
    places: Arc<Semaphore>,
}

/// One connection, for as long as its other end says something.
#[derive(Debug)]
pub(super) struct Caller {
    stream: TcpStream,
    silence: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Listener {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(MOST_CALLERS)) }
    }
}

impl Accept for Listener {
    type Io = Caller;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Caller, SocketAddr) {
        // The semaphore is never closed; without a place a caller would still be answered.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address) = Accept::accept(&mut self.listener).await;
        (Caller { stream, silence: Box::pin(sleep(LONGEST_SILENCE)), _place: place }, address)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Caller {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.silence.as_mut().reset(Instant::now() + LONGEST_SILENCE);
            return Poll::Ready(read);
        }
        match self.silence.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(Error::from(ErrorKind::TimedOut))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncWrite for Caller {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
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
    use tokio::io::AsyncWriteExt;

    use super::*;

    #[tokio::test]
    async fn one_too_many_waits_until_another_has_gone() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut listener = Listener { listener, places: Arc::new(Semaphore::new(1)) };
        let _first = TcpStream::connect(address).await.unwrap();
        let _second = TcpStream::connect(address).await.unwrap();
        let (inside, _) = listener.accept().await;
        assert!(tokio::time::timeout(Duration::from_millis(50), listener.accept()).await.is_err());
        drop(inside);
        listener.accept().await;
    }

    #[tokio::test]
    async fn a_caller_is_heard() {
        use tokio::io::AsyncReadExt;
        let mut listener = Listener::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let mut hub = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut caller, _) = listener.accept().await;
        hub.write_all(b"POST").await.unwrap();
        let mut heard = [0; 4];
        caller.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"POST");
    }
}
