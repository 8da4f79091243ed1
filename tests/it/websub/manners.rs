//! Where no hub is asked, and how the others are.

use std::time::Duration;

use super::{DAY_S, Stage};
use crate::support::{Gleaner, Manners, Reply, eventually, rss};

#[test]
fn nothing_is_asked_and_no_port_opened_when_it_is_off() {
    let stage = Stage::set(Manners::default());
    let on = stage.gleaner.settings().to_owned();
    stage.gleaner.once();
    assert!(stage.hub.requests().is_empty(), "hubs could not reach one pass after it");

    let (mut service, _) = stage.subscribed();
    stage.poll();
    service.signal("TERM");
    service.end();
    let mut stage = stage;
    let off = on.split("[websub]").next().unwrap().to_owned();
    stage.gleaner.set(&off);
    let service = stage.gleaner.run();
    service.says("starting");
    eventually("nothing is expected of the hub", || stage.state() == "idle");
    let address = stage.public_url.trim_start_matches("http://").trim_end_matches("/push/");
    assert!(std::net::TcpStream::connect(address).is_err());
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60, "{rest} s, {reason}");

    stage.gleaner.set(&on);
    service.signal("HUP");
    eventually("a reload turns it on", || stage.state() == "active");
    stage.gleaner.set(&off);
    service.signal("HUP");
    eventually("and off again", || stage.state() == "idle");
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn hubs_are_asked_as_politely_as_everybody_else() {
    let mut stage = Stage::set(Manners::default());
    let gap = Duration::from_millis(700);
    stage.gleaner.set(&stage.gleaner.settings().replace("\"1ms\"", "\"700ms\""));
    for number in 0..3 {
        let path = format!("/other-{number}");
        let links = format!("<{}>; rel=hub, <{path}>; rel=self", stage.hub.url());
        stage.publisher.put(&path, Reply::feed(rss("Other", &[])).with("link", &links));
        stage.gleaner.follow(&stage.publisher.url(&path));
    }
    let _service = stage.gleaner.run();
    eventually("the hub was asked for every feed", || stage.hub.requests().len() == 4);
    for pair in stage.hub.requests().windows(2) {
        assert!(pair[1].at - pair[0].at >= gap, "{:?}", pair[1].at - pair[0].at);
    }
}

#[test]
fn a_hub_in_a_private_network_is_not_asked() {
    let mut stage = Stage::set(Manners::default());
    let only_the_publisher = format!("{}/32", stage.publisher.host());
    stage.gleaner.set(&stage.gleaner.settings().replace("127.0.0.0/8", &only_the_publisher));
    let _service = stage.gleaner.run();
    eventually("the subscription has failed", || stage.state() == "failed");
    let why = stage.gleaner.archive().line("SELECT state_reason FROM subscriptions");
    assert!(why.contains("private network"), "{why}");
    assert!(stage.hub.requests().is_empty());
}

#[test]
fn half_a_configuration_is_a_bad_one() {
    let gleaner = Gleaner::with_settings("[websub]\nlisten = \"127.0.0.1:8077\"\n", &[]);
    let finished = gleaner.command(&["config", "check"]);
    assert_eq!(finished.code, Some(78));
    assert!(finished.stderr.contains("websub.public_url"), "{}", finished.stderr);
}
