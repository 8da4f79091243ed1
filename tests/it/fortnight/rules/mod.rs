//! The behaviours of POLITE.md, each a check of the publishers' log.

mod manners;
mod moves;
mod pace;
mod pages;
mod validators;

use super::record::Fortnight;

/// One behaviour.
pub(super) struct Rule {
    /// As in POLITE.md.
    pub(super) number: u8,
    pub(super) name: &'static str,
    /// Returns where it was not kept.
    pub(super) check: fn(&Fortnight) -> Vec<String>,
    /// Changes the log as if it had not been kept, for the check to find.
    pub(super) spoil: fn(&mut Fortnight),
}

macro_rules! rules {
    ($($number:literal $name:literal $room:ident::$check:ident $spoil:ident,)+) => {
        pub(super) const RULES: &[Rule] =
            &[$(Rule { number: $number, name: $name, check: $room::$check, spoil: $room::$spoil },)+];
    };
}

rules! {
    1 "every repeat poll is conditional" validators::repeats_are_conditional poll_without_validators,
    2 "validators go back byte for byte" validators::validators_are_exact change_a_validator,
    3 "no validators are invented, and given up ones are given up" validators::none_are_invented invent_a_validator,
    4 "a new validator of an old body is kept" validators::new_ones_of_the_same_body_count show_an_older_validator,
    5 "answers that are no feed give no validators" validators::bad_answers_give_none show_a_bad_validator,
    6 "validators are dropped after eight days, once" validators::old_ones_are_dropped keep_old_validators,
    7 "polls are an hour apart, two without validators" pace::polls_are_apart poll_again_soon,
    8 "caching headers are a floor" pace::caching_headers_are_a_floor poll_again_soon,
    9 "429 rests as long as it says, across restarts" pace::too_many_rests poll_again_soon,
    10 "503 rests, other failures back off and never stop" pace::failures_back_off poll_again_soon,
    11 "no herd at an import or a restart" pace::no_herd_at_the_start poll_all_at_a_restart,
    12 "chance only ever adds, and nothing is aligned" pace::polls_are_not_aligned align_polls,
    13 "one GET a poll" manners::one_request_a_poll ask_for_the_head_first,
    14 "one host, one conversation" manners::one_conversation_a_host talk_over_each_other,
    15 "no query, cookie or referer is added" manners::nothing_is_added send_a_cookie,
    16 "one honest name" manners::one_honest_name pretend_to_be_a_browser,
    17 "what can be read is said" manners::what_can_be_read_is_said accept_nothing,
    18 "changes alone are asked for, and are no deletions" moves::changes_are_asked_for forget_a_im,
    19 "moves are adopted late and only when proven" moves::moves_are_adopted_late adopt_at_once,
    20 "a captive portal changes nothing" moves::portals_change_nothing follow_the_portal,
    21 "gone is gone, and others come back" moves::gone_rests_and_lost_recover ask_the_gone,
    22 "what a feed asks for is a floor" pace::asked_rests_are_floors poll_in_the_night,
    23 "the interval follows the feed" pace::the_interval_follows forget_the_rush,
    24 "a page is fetched once, and retries are few" pages::pages_are_fetched_once fetch_again,
    25 "robots.txt governs pages" pages::robots_govern fetch_what_is_private,
    26 "when all fails we are offline" pace::an_outage_is_ours back_off_from_an_outage,
    27 "archives are left alone" manners::archives_are_left_alone walk_an_archive,
    28 "limits hold" manners::limits_hold go_in_circles,
}
