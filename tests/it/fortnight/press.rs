//! The press: one HTTP server for all the publishers of the fortnight, each a loopback address of its own.
//!
//! Written against the socket, because the fortnight needs answers no framework gives: cut short, closed unanswered, endless,
//! and headers that are no text.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gleaner::clock::Clock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::record::Record;
use super::reply::{Manner, Reply};
use super::script::Script;

#[derive(Debug)]
pub(super) struct Press {
    pub(super) log: Arc<Mutex<Log>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) records: Vec<Record>,
    events: usize,
}

impl Press {
    pub(super) fn start(listener: TcpListener, script: Script, clock: Clock) -> Self {
        let log = Arc::<Mutex<Log>>::default();
        let script = Arc::new(script);
        let written = Arc::clone(&log);
        let server = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                tokio::spawn(converse(stream, Arc::clone(&script), Arc::clone(&written), clock.clone()));
            }
        });
        Self { log, server }
    }
}

impl Drop for Press {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Answers one request, writes it down, and closes.
async fn converse(mut stream: TcpStream, script: Arc<Script>, log: Arc<Mutex<Log>>, clock: Clock) {
    let Some((method, path, asked)) = read_head(&mut stream).await else { return };
    let host = asked
        .iter()
        .find(|(name, _)| name == "host")
        .map(|(_, value)| String::from_utf8_lossy(value).into_owned());
    let host = host.unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    let began = clock.elapsed();
    let reply = script.answer(&host, &path, &asked, began);
    let number = {
        let mut log = log.lock().unwrap();
        log.events += 1;
        let order = (log.events, usize::MAX);
        log.records.push(Record {
            began,
            ended: began,
            order,
            method,
            host,
            path,
            asked,
            status: reply.status,
            answered: reply.headers.clone(),
            body: hash(&reply.body),
            bytes_sent: 0,
            is_sound: reply.is_sound,
        });
        log.records.len() - 1
    };
    let end = || {
        let mut log = log.lock().unwrap();
        log.events += 1;
        let ended = log.events;
        let record = &mut log.records[number];
        (record.order.1, record.ended) = (ended, clock.elapsed());
    };
    // Ended before the reader can know of it: once it does, time may pass.
    let goes_on = matches!(reply.manner, Manner::Hanging | Manner::Endless);
    if !goes_on {
        end();
    }
    let bytes_sent = send(&mut stream, reply).await;
    if goes_on {
        end();
    }
    log.lock().unwrap().records[number].bytes_sent = bytes_sent;
}

type Head = (String, String, Vec<(String, Vec<u8>)>);

async fn read_head(stream: &mut TcpStream) -> Option<Head> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines.filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    });
    Some((method, path, headers.collect()))
}

/// Sends the answer in its manner, and returns how much of the body went out.
async fn send(stream: &mut TcpStream, reply: Reply) -> usize {
    let Reply { status, headers, body, manner, .. } = reply;
    if manner == Manner::Silent {
        return 0;
    }
    if manner == Manner::Hanging {
        // Until the other side has had enough.
        let _ = stream.read_u8().await;
        return 0;
    }
    let mut head = format!("HTTP/1.1 {status} Thing\r\nConnection: close\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(&value);
        head.extend_from_slice(b"\r\n");
    }
    if manner != Manner::Endless && status != 304 {
        head.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    let sent = if manner == Manner::CutShort { &body[..body.len() / 2] } else { &body };
    if stream.write_all(&head).await.is_err() || stream.write_all(sent).await.is_err() {
        return 0;
    }
    let mut bytes = sent.len();
    while manner == Manner::Endless && stream.write_all(&[b' '; 4096]).await.is_ok() {
        bytes += 4096;
        tokio::time::sleep(Duration::from_micros(10)).await;
    }
    let _ = stream.flush().await;
    bytes
}

fn hash(body: &[u8]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}
