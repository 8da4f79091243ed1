//! A server that answers byte for byte what it is told: heads and bodies as no library would write them.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::publisher::fresh_address;

/// What is answered to a request, by its path and its whole head.
type Answer = dyn Fn(&Asked) -> Vec<u8> + Send + Sync;

/// Listens on a loopback address of its own until it is dropped.
pub(crate) struct Wire {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_over: Arc<AtomicBool>,
}

/// One request, and how much of its answer was taken.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    head: String,
    pub(crate) sent_bytes: usize,
}

impl Asked {
    /// Returns a header's value; names are written in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Wire {
    pub(crate) fn open(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((fresh_address(), 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let is_over = Arc::<AtomicBool>::default();
        let (log, over, answer) =
            (Arc::clone(&asked), Arc::clone(&is_over), Arc::<Answer>::from(Box::new(answer) as Box<Answer>));
        thread::spawn(move || {
            for line in listener.incoming() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || line.is_ok_and(|line| serve(line, &log, &*answer).is_ok()));
            }
        });
        Self { address, asked, is_over }
    }

    /// Answers every request but that for robots.txt so.
    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::open(move |_| answer.clone())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Returns every request so far but those for robots.txt, in the order they ended.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path != "/robots.txt").cloned().collect()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers one request and hangs up.
fn serve(mut line: TcpStream, log: &Mutex<Vec<Asked>>, answer: &Answer) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = line.read(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        head.extend_from_slice(&chunk[..length]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut asked = Asked { path, head, sent_bytes: 0 };
    let sent = if asked.path == "/robots.txt" {
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec()
    } else {
        answer(&asked)
    };
    for piece in sent.chunks(1 << 16) {
        if line.write_all(piece).is_err() {
            break;
        }
        asked.sent_bytes += piece.len();
    }
    log.lock().unwrap().push(asked);
    line.shutdown(Shutdown::Write)?;
    // Who hangs up on what it was still told makes the other lose what it was told before.
    while line.read(&mut chunk)? > 0 {}
    Ok(())
}
