//! Asks a WebSub hub for something: a form by POST, through the same gate as everything else.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use url::Url;

use super::{Exchange, FetchError, Fetcher, LONGEST_WAIT_AT_HOP, Redirect, redirect};

/// A hub that has moved says so once or twice.
const MAX_REDIRECTS: usize = 3;

impl Fetcher {
    /// Sends a form to a hub; any 2xx means that it was understood. 307 and 308 are followed, as WebSub asks.
    pub async fn ask_hub(&self, hub: &Url, form: &str) -> (Exchange, Result<(), FetchError>) {
        let mut exchange = Exchange::new(hub.clone(), self.clock.now());
        let mut spent = Duration::ZERO;
        for _ in 0..=MAX_REDIRECTS {
            if let Err(err) = self.guard.check(&exchange.final_url) {
                return (exchange, Err(err));
            }
            let host = exchange.final_url.host_str().unwrap_or_default();
            let rest = self.hosts.rest(host);
            if rest > LONGEST_WAIT_AT_HOP + self.settings.host_gap {
                return (exchange, Err(FetchError::HostAtRest { rest }));
            }
            let visit = self.hosts.enter(host, self.settings.host_gap).await;
            let began = self.clock.elapsed();
            let step = self.post(form, &mut exchange).await;
            spent += self.clock.elapsed().saturating_sub(began);
            exchange.duration = spent;
            if let Some((host, until)) = exchange.host_pause() {
                self.hosts.pause(&host, until);
            }
            drop(visit);
            match step {
                Ok(Some(redirect)) => exchange.redirected(redirect),
                Ok(None) => return (exchange, Ok(())),
                Err(err) => return (exchange, Err(err)),
            }
        }
        (exchange, Err(FetchError::TooManyRedirects { limit: MAX_REDIRECTS }))
    }

    /// Sends the form once; its answer's body is not read.
    async fn post(&self, form: &str, exchange: &mut Exchange) -> Result<Option<Redirect>, FetchError> {
        let response = self
            .client
            .post(exchange.final_url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
            .body(form.to_owned())
            .send()
            .await
            .map_err(|err| FetchError::from_reqwest(err, self.settings.timeout.as_secs()))?;
        let status = response.status().as_u16();
        exchange.read_head(status, response.headers(), &[], self.clock.now());
        exchange.answered_at = self.clock.next_second();
        match status {
            200..=299 => Ok(None),
            307 | 308 => redirect(&response, &exchange.final_url).map(Some),
            status => Err(FetchError::Status { status }),
        }
    }
}
