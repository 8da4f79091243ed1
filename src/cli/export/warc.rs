//! WARC/1.1: kept pages as responses, our facts beside them, and an index of both.
//!
//! There are no request records: what was asked is not kept. Headers are as kept, without secrets; bodies are decoded, so
//! what told of their coding and length is left out, and their own length stands instead. The same slice of the same archive
//! is the same to the byte.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::files::Files;
use crate::archive::{KeptExchange, Reader, SlicedArticle};
use crate::ingest::kept_body;
use crate::version;

/// Said of the bodies, which are decoded here.
const UNTRUE_HERE: [&str; 6] =
    ["content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "trailer"];

/// Returns the record that each file begins with.
pub(super) async fn head(reader: &Reader) -> anyhow::Result<Vec<u8>> {
    let at = reader.last_fetched_at().await?.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    let fields = format!(
        "software: gleaner {}\r\nformat: WARC File Format 1.1\r\n\
         description: Article pages kept from feeds, without requests. Response headers are as kept, without secrets; bodies \
         are decoded.\r\n",
        version::BUILD
    );
    record(
        "warcinfo",
        &at,
        None,
        &identity(&["warcinfo", &at]),
        "application/warc-fields",
        &[],
        fields.as_bytes(),
    )
}

/// Writes the records of an article whose page is kept; there are none of others.
pub(super) async fn write(
    reader: &Reader,
    article: &SlicedArticle,
    month: &str,
    files: &mut Files,
) -> anyhow::Result<()> {
    let (Some(raw_month), Some(sha256)) = (&article.raw_month, &article.raw_sha256) else { return Ok(()) };
    let body = match kept_body(reader, raw_month, sha256).await {
        Ok(body) => body,
        Err(reason) => {
            eprintln!("article {} is left out: {reason}", article.id);
            return Ok(());
        }
    };
    let exchange = reader.kept_exchange(article).await?.unwrap_or_else(|| KeptExchange {
        url: article.url.clone().unwrap_or_default(),
        started_at: article.first_seen_at.clone(),
        status: None,
        content_type: None,
        headers: None,
    });
    let id = identity(&["response", &article.id.to_string(), sha256, &exchange.started_at]);
    let digest = format!("sha256:{}", base32(&Sha256::digest(&body)));
    let response = record(
        "response",
        &exchange.started_at,
        Some(&exchange.url),
        &id,
        "application/http;msgtype=response",
        &[("WARC-Payload-Digest", &digest)],
        &http(&exchange, &body),
    )?;
    let name = format!("{month}.warc.gz");
    let offset = files.append(&name, &response)?;
    let mut facts = serde_json::to_value(article)?;
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("html");
    }
    let metadata = record(
        "metadata",
        &exchange.started_at,
        Some(&exchange.url),
        &identity(&["metadata", &article.id.to_string(), sha256, &exchange.started_at]),
        "application/json",
        &[("WARC-Refers-To", &format!("<{id}>"))],
        &serde_json::to_vec(&facts)?,
    )?;
    files.append(&name, &metadata)?;
    if !files.is_stdout() {
        let line = index_line(&exchange, &digest, &name, offset, response.len());
        files.append_bare(&format!("{month}.cdxj"), line.as_bytes())?;
    }
    Ok(())
}

/// Returns a line of the index, which is sorted by the first word.
fn index_line(exchange: &KeptExchange, digest: &str, name: &str, offset: u64, length: usize) -> String {
    let at: String = exchange.started_at.chars().filter(char::is_ascii_digit).collect();
    let mime = exchange.content_type.as_deref().unwrap_or("text/html").split(';').next().unwrap_or_default();
    let fields = json!({
        "url": exchange.url, "mime": mime.trim(), "status": exchange.status.unwrap_or(200).to_string(), "digest": digest,
        "length": length.to_string(), "offset": offset.to_string(), "filename": name,
    });
    format!("{} {at} {fields}\n", surt(&exchange.url))
}

/// Returns an address as indexes sort it: the host backwards, in lower case, without `www.`, a query's parts sorted.
fn surt(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.to_lowercase() };
    let host = url.host_str().unwrap_or_default().to_lowercase();
    let host = match host.split_once('.') {
        Some((first, rest))
            if first.strip_prefix("www").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) =>
        {
            rest
        }
        _ => &host,
    };
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let mut made = if is_address { host.to_owned() } else { host.rsplit('.').collect::<Vec<_>>().join(",") };
    if let Some(port) = url.port() {
        let _ = write!(made, ":{port}");
    }
    let path = url.path().to_lowercase();
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { &path };
    let _ = write!(made, "){path}");
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        let query = query.to_lowercase();
        let mut parts: Vec<_> = query.split('&').collect();
        parts.sort_unstable();
        let _ = write!(made, "?{}", parts.join("&"));
    }
    made
}

/// Returns the answer as HTTP/1.1 has it.
fn http(exchange: &KeptExchange, body: &[u8]) -> Vec<u8> {
    let status = exchange.status.unwrap_or(200);
    let mut head = format!("HTTP/1.1 {status} {}\r\n", if status == 200 { "OK" } else { "" });
    let headers = kept_headers(exchange);
    for (name, value) in &headers {
        if !UNTRUE_HERE.contains(&name.to_lowercase().as_str()) {
            let _ = write!(head, "{}: {}\r\n", one_line(name), one_line(value));
        }
    }
    let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if let Some(content_type) = exchange.content_type.as_deref().filter(|_| !has_type) {
        let _ = write!(head, "content-type: {}\r\n", one_line(content_type));
    }
    let _ = write!(head, "content-length: {}\r\n\r\n", body.len());
    let mut answer = head.into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// Reads the headers of an exchange: a list of pairs, or, from earlier versions, an object.
fn kept_headers(exchange: &KeptExchange) -> Vec<(String, String)> {
    let text = exchange.headers.as_deref().unwrap_or("[]");
    let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Array(pairs)) => {
            pairs.iter().filter_map(|pair| Some((word(&pair[0])?, word(&pair[1])?))).collect()
        }
        Ok(serde_json::Value::Object(named)) => {
            named.iter().filter_map(|(name, value)| Some((name.clone(), word(value)?))).collect()
        }
        _ => Vec::new(),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Returns a record, compressed by itself, so that it can be read alone.
fn record(
    kind: &str,
    at: &str,
    url: Option<&str>,
    id: &str,
    content_type: &str,
    more: &[(&str, &str)],
    block: &[u8],
) -> anyhow::Result<Vec<u8>> {
    let mut head = format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{id}>\r\nWARC-Date: {at}\r\n");
    if let Some(url) = url {
        let _ = write!(head, "WARC-Target-URI: {}\r\n", one_line(url));
    }
    for (name, value) in more {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let digest = base32(&Sha256::digest(block));
    let _ = write!(
        head,
        "WARC-Block-Digest: sha256:{digest}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(head.as_bytes())?;
    packed.write_all(block)?;
    packed.write_all(b"\r\n\r\n")?;
    Ok(packed.finish()?)
}

/// Returns a name of the kind RFC 9562 leaves to whoever makes one (version 8), the same each time for the same parts.
fn identity(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("\n").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut made = "urn:uuid:".to_owned();
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            made.push('-');
        }
        let _ = write!(made, "{byte:02x}");
    }
    made
}

/// Returns bytes in base32 (RFC 4648), in which WARC has its digests.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut made = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(five);
        let letters = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let letter = usize::try_from((bits >> (35 - 5 * at)) & 31).unwrap_or(0);
            made.push(if at < letters { char::from(LETTERS[letter]) } else { '=' });
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_as_rfc_4648_has_it() {
        for (bytes, text) in [("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foobar", "MZXW6YTBOI======")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn addresses_are_sorted_as_indexes_do() {
        for (address, sorted) in [
            ("https://www.Example.com/A/b/?z=1&a=2", "com,example)/a/b?a=2&z=1"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080)/"),
            ("https://news.example.co.uk", "uk,co,example,news)/"),
        ] {
            assert_eq!(surt(address), sorted);
        }
    }
}
