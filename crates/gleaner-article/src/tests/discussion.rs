use super::{STORY, read};

/// A page with the words between its story and its foot, all of whose names say nothing.
fn page(after: &str) -> String {
    let link = |at: u32| format!("<li><a href=/s{at}>Section {at}</a></li>");
    let links: String = (1..20).map(link).collect();
    read(&format!(
        "<div class=a1><ul>{links}</ul></div><div class=a2><h1>The ferry stays</h1><div class=a3>{STORY}</div>{after}</div>\
         <div class=a9><p>© Harbour Post</p></div>"
    ))
}

#[test]
fn what_readers_say_is_left_out_whatever_it_is_named() {
    let said = [
        (
            "Marit",
            "My mother took that boat every day of her life, and I am glad that it will be there for mine.",
        ),
        (
            "oldsalt",
            "Nobody asks what the engine costs, and in five years we will all be surprised once more, I fear.",
        ),
        (
            "Jon B.",
            "Well done. The bridge is no answer in winter, whatever the county says about its new asphalt.",
        ),
        (
            "Tove",
            "I was in the hall and it was closer than it reads here, the chairman had to count the hands twice.",
        ),
        (
            "Per",
            "As one who pays the fares twice a day: yes, and gladly, but let there be a boat after ten at night.",
        ),
        (
            "anna_k",
            "The customs house should have stayed with the town. What is sold once is never bought back again.",
        ),
    ];
    let voice = |((name, words), at): (&(&str, &str), u32)| {
        format!(
            "<div class=q4 id=q{at}><div class=q5><a href=/u/{at}>{name}</a> <span>January {at}, 2026 at 8:0{at} pm</span></div>\
             <div class=q6><p>{words}</p></div><div class=q7><a href=#r{at}>Reply</a></div></div>"
        )
    };
    let said: String = said.iter().zip(1..).map(voice).collect();
    let text = page(&format!("<div class=q1><h3>6 thoughts on “The ferry stays”</h3>{said}</div>"));
    assert!(text.contains("old ferry") && text.contains("sounded the horn"), "{text}");
    for words in ["My mother took", "the engine costs", "counted the hands", "bought back"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
}

#[test]
fn dated_parts_of_the_story_with_its_end_below_them_are_kept() {
    let day = |at: u32| {
        format!(
            "<div class=q4><div>Harbour</div><div>January {at}, 2026</div><p>On this day the ferry was late by {at} minutes, and the bell of the pier rang.</p></div>"
        )
    };
    let days: String = (1..5).map(day).collect();
    let text = page(&format!("{days}{STORY}"));
    assert!(text.contains("late by 3 minutes"), "{text}");
}
