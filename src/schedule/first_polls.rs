//! When feeds that are new are polled first: soon, but not as a herd.

use std::collections::HashMap;
use std::time::Duration;

/// So many are polled one a second, for whoever waits for them.
const SOON: usize = 16;

/// Between the first polls of two others, and of two on one host, as long as that takes no longer than the interval.
const STEP: Duration = Duration::from_secs(4);
const STEP_OF_HOST: Duration = Duration::from_secs(30);

/// Returns for each new feed, by its host, how long it waits for its first poll: never longer than `interval`.
///
/// Two hundred feeds on as many hosts take under a quarter of an hour.
pub fn first_rests<'a>(hosts: impl ExactSizeIterator<Item = &'a str>, interval: Duration) -> Vec<Duration> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = count(hosts.len().max(1));
    let hosts: Vec<_> = hosts.collect();
    let mut of_host: HashMap<&str, u32> = HashMap::new();
    for host in &hosts {
        *of_host.entry(host).or_default() += 1;
    }
    let mut met: HashMap<&str, u32> = HashMap::new();
    let rest = |(number, host): (usize, &&'a str)| {
        let of_host = of_host.get(*host).copied().unwrap_or(1);
        let nth = met.entry(*host).or_default();
        let after_own = STEP_OF_HOST.min(interval / of_host) * *nth;
        *nth += 1;
        if number < SOON {
            return (interval / of).min(Duration::from_secs(1)) * count(number);
        }
        (STEP.min(interval / of) * count(number)).max(after_own)
    };
    hosts.iter().enumerate().map(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn longest(hosts: &[String]) -> u64 {
        let rests = first_rests(hosts.iter().map(String::as_str), HOUR);
        rests.into_iter().max().unwrap_or_default().as_secs()
    }

    #[test]
    fn many_feeds_take_minutes_and_an_interval_at_most() {
        let hosts = |count: usize| (0..count).map(|host| format!("{host}.example")).collect::<Vec<_>>();
        assert_eq!(longest(&hosts(1)), 0);
        assert_eq!(longest(&hosts(10)), 9);
        assert_eq!(longest(&hosts(200)), 796);
        assert_eq!(longest(&hosts(100_000)), 3599);
    }

    #[test]
    fn feeds_of_one_host_come_one_after_another() {
        assert_eq!(longest(&vec!["a.example".to_owned(); 20]), 19 * 30);
        assert_eq!(longest(&vec!["a.example".to_owned(); 1000]), 3596);
    }
}
