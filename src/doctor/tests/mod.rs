mod years;

use super::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-02T07:00:00Z").unwrap()
}

fn well() -> FeedEvidence {
    FeedEvidence {
        state: "active".to_owned(),
        last_ok_at: Some(now()),
        next_poll_at: Some(now()),
        gaps: 20,
        longest_gap_days: 4,
        silent_days: Some(3),
        ..FeedEvidence::default()
    }
}

#[track_caller]
fn check(seen: &FeedEvidence, expected: VerdictKind) {
    let verdict = judge(seen, now());
    assert_eq!(verdict.kind, expected, "{verdict:?}");
    assert!(verdict.sentence.ends_with('.'), "{verdict:?}");
    assert_eq!(verdict.advice.is_empty(), !verdict.kind.needs_a_look(), "{verdict:?}");
}

#[test]
fn each_trouble_has_its_verdict() {
    check(&well(), VerdictKind::Well);
    check(&FeedEvidence { state: "paused".to_owned(), ..well() }, VerdictKind::NotPolled);
    check(&FeedEvidence { state: "gone".to_owned(), ..well() }, VerdictKind::Gone);
    check(&FeedEvidence { last_ok_at: None, ..well() }, VerdictKind::NotPolled);
    check(&FeedEvidence { silent_days: Some(11), ..well() }, VerdictKind::Silent);
    check(&FeedEvidence { days_with_losses: 2, ..well() }, VerdictKind::LosesEntries);
    check(&FeedEvidence { pages: 20, pages_unread: 11, ..well() }, VerdictKind::PagesUnread);
    check(&FeedEvidence { moving_to: Some("https://a.example/".to_owned()), ..well() }, VerdictKind::Moved);
    let failing = |status, outcome: &str| FeedEvidence {
        failures: 3,
        last_status: status,
        last_outcome: Some(outcome.to_owned()),
        ..well()
    };
    check(&failing(Some(403), "http_error"), VerdictKind::Blocked);
    check(&failing(Some(200), "blocked"), VerdictKind::Blocked);
    check(&failing(Some(200), "not_a_feed"), VerdictKind::NoFeed);
    check(&failing(None, "net_error"), VerdictKind::Unreachable);
}

#[test]
fn our_own_downtime_is_no_feeds_silence() {
    let late = now() - Duration::from_hours(72);
    check(
        &FeedEvidence { next_poll_at: Some(late), silent_days: Some(40), ..well() },
        VerdictKind::NotLooking,
    );
}

#[test]
fn a_failure_or_two_is_no_verdict() {
    check(&FeedEvidence { failures: 2, last_status: Some(500), ..well() }, VerdictKind::Well);
}

#[test]
fn a_rhythm_that_is_not_known_is_not_broken() {
    check(&FeedEvidence { gaps: 5, silent_days: Some(300), ..well() }, VerdictKind::Well);
}
