//! One small page of our own writing for each thing that looks like wrapping and is the story's.

use crate::tests::steps::{STORY, read};
use crate::{Page, extract_without};

#[test]
fn a_lead_of_several_sentences_is_no_deck_and_the_byline_below_it_is_left_out() {
    let lead = "The oldest boat on the coast has five more years. The council voted for it on Tuesday, after an evening \
                that filled the hall to the last seat and kept the clerk from his supper.";
    let page = format!(
        "<html><head><title>Ferry kept</title><meta name=author content='Ines Moreau'><meta name=description content='{lead}'></head>\
         <body><article><h1>Ferry kept</h1><div>{lead}</div><p>By Ines Moreau</p>{STORY}</article></body></html>"
    );
    let text = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
    assert!(text.starts_with("The oldest boat"), "{text}");
    assert!(!text.contains("By Ines"), "{text}");
}

#[test]
fn a_lead_the_statement_leaves_out_is_kept() {
    let lead = "The oldest boat on the coast has five more years. The council voted for it on Tuesday, after an evening \
                that filled the hall to the last seat and kept the clerk from his supper.";
    let stated = STORY.replace("</p>", " ").replace("<p>", "");
    let text = read(&format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>\
         <article><p>{lead}</p>STORY</article>"
    ));
    assert!(text.starts_with("The oldest boat"), "{text}");
}

#[test]
fn what_a_recipe_takes_is_kept_before_its_first_sentence() {
    let text = read(
        "<article><h2>What you need</h2><div><ul><li>two pounds of mussels</li><li>a glass of cider</li></ul></div>\
         <div class=text>STORY</div></article>",
    );
    assert!(text.contains("two pounds of mussels\na glass of cider"), "{text}");
}

#[test]
fn a_table_whose_first_column_is_links_is_kept() {
    let row = |name: &str| {
        format!("<tr><td><a href=/{name}>Ferry {name} of Marrow</a></td><td>1931</td><td>42</td></tr>")
    };
    let rows = ["Gannet", "Plover", "Dunlin"].map(row).concat();
    let text = read(&format!(
        "<article>STORY<table>{rows}</table><p>That was all, said the clerk, and put out the lamp.</p></article>"
    ));
    assert!(text.contains("Ferry Plover of Marrow\t1931\t42"), "{text}");
}

#[test]
fn a_short_story_under_many_comments_is_left_alone_with_itself() {
    let comment = "<article class=comment><p>I took that ferry as a child, and so did my mother, and neither of us was ever late for anything.</p></article>";
    let text = read(&format!(
        "<div>STORY STORY STORY STORY<div class=comments><ol>{}</ol></div></div>",
        comment.repeat(200)
    ));
    assert!(!text.contains("as a child"), "{text}");
}

#[test]
fn what_a_frame_would_say_to_old_browsers_is_no_part_of_the_line() {
    let text = read(
        "<article>STORY<p><iframe src=/player><a href=/song>The Ferryman's Song</a></iframe></p></article>",
    );
    assert!(!text.contains("Song"), "{text}");
}

#[test]
fn a_sentence_that_is_a_link_is_the_storys() {
    let text = read(
        "<article>STORY<p><a href=/minutes>The minutes of the evening can be read at the town hall from Monday on.</a></p>STORY</article>",
    );
    assert!(text.contains("The minutes"), "{text}");
}

#[test]
fn a_heading_that_recurs_is_no_closing_one() {
    let boat = "<section><h3>Recommended for those in a hurry</h3><p>The first of the morning, before the wind gets up and the lorries come.</p></section>";
    let text =
        read(&format!("<article>STORY<h2>The old boat</h2>{boat}<h2>The new boat</h2>{boat}</article>"));
    assert!(text.contains("before the wind"), "{text}");
    let text = read(&format!("<article>STORY{boat}</article>"));
    assert!(!text.contains("before the wind"), "{text}");
}

#[test]
fn an_answer_folded_under_its_question_is_read_however_it_is_hidden() {
    for hiding in ["class='accordion-content hidden'", "class=accordion-content hidden"] {
        let text = read(&format!(
            "<article>STORY<h3>Who pays?</h3><div {hiding}><p>The islanders pay half of it, and whoever crosses pays the rest, dogs excepted.</p></div></article>"
        ));
        assert!(text.contains("dogs excepted"), "{hiding}: {text}");
    }
}

#[test]
fn a_very_long_text_is_stored_whole() {
    let words = "salt & vinegar, ".repeat(2000);
    let page = format!("<article><p>{words}</p></article>");
    let read = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap();
    assert_eq!(read.html.matches("salt &amp; vinegar,").count(), 2000);
    assert_eq!(read.html.len(), "<p></p>".len() + words.replace('&', "&amp;").len());
}

#[test]
fn a_card_in_the_story_that_bears_its_title_again_does_not_end_what_precedes_it() {
    let text = read(
        "<article><h1>Ferry kept</h1><p>Bring a coat for the crossing, even in the middle of July.</p><p>Bring a coin for the ferryman, and another for his dog.</p>\
         <p>And bring some time, he says, for neither of them is young.</p><h1>Ferry kept</h1>STORY</article>",
    );
    assert!(text.starts_with("Bring a coat"), "{text}");
}

#[test]
fn a_grid_named_after_its_columns_is_no_column() {
    let words = |name: &str| {
        format!(
            "<p>Of the {name}, the clerk said that it had been counted, and counted again, and that it was as it ought to be.</p>"
        )
    };
    let first: String = ["engine", "hull", "mast", "horn"].map(words).concat();
    let rest: String = (0..40).map(|number| words(&format!("bolt {number}"))).collect();
    let second: String = (0..12).map(|number| words(&format!("rope {number}"))).collect();
    let text = read(&format!(
        "<main><div class=grid-content-sidebar><div class=article-body>{second}</div></div><div class=article-body>{first}{rest}</div></main>"
    ));
    assert!(text.contains("rope 7") && text.contains("bolt 7"), "{text}");
}

#[test]
fn a_few_short_lines_are_the_story_where_their_box_is_named_for_it() {
    let post = "<div class=entry-content><h3>Cameras</h3><p>Ines: a Lubitel.</p><p>Jan: a Pentax.</p><h3>Film</h3><p>Ilford 400.</p></div>";
    let text = read(&format!("{post}<div>%d bloggers like this.</div>"));
    assert!(
        text.contains("a Lubitel") && text.contains("Ilford 400") && !text.contains("bloggers"),
        "{text}"
    );
}

#[test]
fn a_formula_is_read_once() {
    let formula = "<math><semantics><mrow><mi>v</mi><mo>=</mo><mi>s</mi></mrow><annotation>v=s tex</annotation></semantics></math>";
    let text = read(&format!(
        "<article>{STORY}<p>The ferry sails at {formula} when the tide is with it.</p></article>"
    ));
    assert!(text.contains("at v=s when"), "{text}");
}

#[test]
fn a_question_put_to_many_is_kept_each_time_and_a_section_shown_again_is_not() {
    let ask = |name: &str| {
        format!(
            "<h3>{name}</h3><p>What will you do on the day the ferry stops, and the horn is heard no more in any street?</p><p>{name} will walk to the bridge, as everybody has to on that day, and wave at the pier from there.</p>"
        )
    };
    let names = ["Ines", "Jan", "Ada", "Tom"];
    let asked = read(&format!("<article>{STORY}{}</article>", names.map(ask).concat()));
    assert_eq!(asked.matches("What will you do").count(), 4, "{asked}");
    let shown =
        read(&format!("<article>{STORY}{}</article>", [ask("Ines"), ask("Ines"), ask("Ines")].concat()));
    assert_eq!(shown.matches("What will you do").count(), 1, "{shown}");
}

/// Lines that begin, or hold, what wrapping is known by, and are the author's own sentences.
#[test]
fn sentences_that_look_like_wrapping_are_kept_in_mid_story_and_at_its_end() {
    for line in [
        "— Dołącz do nas, mówili sąsiedzi.",
        "“Join our choir,” the neighbours said.",
        "Shares in the company fell by a tenth on Tuesday.",
        "Not all who have written on it share this view.",
        "The vote count began at six, and took the night.",
        "Few of the islanders subscribe to the theory.",
        "Quien quiera puede suscribirse al plan del ayuntamiento.",
        "Gli abbonati della nave sono novecento.",
        "Following the vote, the board went home.",
        "Comments are due by the first of June.",
        "Zurück bleibt ein Schaden von 3000 Kronen.",
        "Tags darauf kam es zum Streit.",
        "Comment en est-on arrivé là ? Personne ne veut le dire.",
        "The trial starts on Monday, May 20, 2024.",
        "Die Frist endet am 12.05.2025.",
        "By the time the boat arrived, the skipper said, “it was over.”",
        "Von Reue keine Spur: „Ich würde es wieder tun.“",
        "The company changed its privacy policy in June.",
        "Residents can sign up for alerts at the town hall.",
        "Ils nous assassinent à petit feu, dit un éleveur.",
        "Об этом он написал в своем телеграм-канале.",
        "Det skriver banken i et nyhedsbrev.",
        "Mehr dazu wollte sie nicht sagen.",
        "Источник пожара пока не установлен.",
        "Foto viser at båten stod i brann.",
        "See also the <a href=/ruling>ruling of 2019</a>, in which the court said no, and said it twice.",
    ] {
        let plain = line.replace("<a href=/ruling>", "").replace("</a>", "");
        let last = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall before he left.</p>";
        for end in [last, ""] {
            let text = read(&format!("<article>STORY<p>{line}</p>{end}</article>"));
            assert!(text.contains(&plain), "{plain}\n{text}");
        }
    }
}

#[test]
fn an_advertisement_in_the_paragraphs_own_box_takes_no_paragraph_with_it() {
    let boxed = |text: &str| format!("<div class=block><div>Advertisement</div><p>{text}</p></div>");
    let linked = boxed("The bishop sent his blessing, and <a href=/letter>a letter</a> about the bell.");
    let text = read(&format!("<article>STORY{linked}{}</article>", linked.replace("bishop", "dean")));
    assert!(text.contains("The bishop sent") && text.contains("The dean sent"), "{text}");
    assert!(!text.contains("Advertisement"), "{text}");
}

#[test]
fn a_conclusion_in_an_element_of_its_own_is_kept() {
    let text = read(
        "<div><div class=text>STORY</div><div class=end><h2>Final thoughts</h2><p>An old ferry is dear, and no ferry is dearer.</p></div>\
         <div class=box><p>Marrow Press prints books about the sea, ships and islands.</p></div></div>",
    );
    assert!(text.ends_with("Final thoughts\n\nAn old ferry is dear, and no ferry is dearer."), "{text}");
}

#[test]
fn a_list_of_links_to_other_sites_is_the_storys_and_one_to_its_own_is_not() {
    let list = |host: &str| {
        let item = |name| {
            format!("<li><a href='https://{host}/{name}'>The {name} of the ferry and her crew</a></li>")
        };
        format!("<ul>{}</ul>", ["log", "songs", "bell"].map(item).concat())
    };
    let end = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall.</p>";
    let page = format!(
        "<article>{STORY}{}{}{end}</article>",
        list("archive.example"),
        list("www.gazette.example").replace("ferry", "bridge")
    );
    let url = url::Url::parse("https://gazette.example/ferry").unwrap();
    let page = Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() };
    let text = extract_without(&page, None).unwrap().text;
    assert!(text.contains("The songs of the ferry"), "{text}");
    assert!(!text.contains("The songs of the bridge"), "{text}");
}

#[test]
fn a_subhead_is_kept_whatever_its_id_or_class_calls_it() {
    for heading in
        ["<h2 id=comments>", "<h2 class='anchor anchorWithStickyNavbar_LWe7'>", "<h2 class=related-heading>"]
    {
        let text = read(&format!(
            "<article>STORY{heading}What the islanders say</h2><p>They say nothing yet, and go on mending their nets.</p></article>"
        ));
        assert!(text.contains("What the islanders say"), "{heading}\n{text}");
    }
}

#[test]
fn a_subhead_that_begins_like_a_byline_is_kept_once_the_story_has_begun() {
    let text = read(
        "<article><p>The ferry is to stay for five more years, says the council of the harbour town.</p><h2>Por qué sube el agua</h2>STORY</article>",
    );
    assert!(text.contains("Por qué sube"), "{text}");
}

#[test]
fn a_card_that_bears_the_title_ends_nothing_when_the_title_stands_above_the_story() {
    let text = read(
        "<h1>Ferry kept</h1><article><p>Short is the way from the church to the pier, and dry.</p><p>Shorter still is the way back, for it goes downhill.</p><h2>Why it works</h2>\
         <p>The engine is old, and steady, and hums in the fog.</p><div class=card><h2>Ferry kept</h2></div>STORY</article>",
    );
    assert!(
        text.contains("Shorter still is the way back, for it goes downhill.")
            && text.contains("The engine is old"),
        "{text}"
    );
}

#[test]
fn a_subhead_that_begins_as_a_line_that_leads_on_does_is_the_storys() {
    let text = read(
        "<article>STORY<h2>Δείτε ποιοι πληρώνουν</h2><p>The islanders pay, as they always have, said the clerk.</p></article>",
    );
    assert!(text.contains("Δείτε ποιοι πληρώνουν"), "{text}");
}

#[test]
fn a_subhead_that_begins_with_the_name_of_a_closing_section_is_the_storys() {
    let section = |heading: &str| {
        format!("<article>STORY<h2>{heading}</h2><ul><li>The log of the ferry</li></ul></article>")
    };
    for heading in
        ["Comments in the log", "Recommended settings", "Themen des Seminars", "Contact us before you sail"]
    {
        let text = read(&section(heading));
        assert!(text.contains(heading) && text.contains("The log"), "{text}");
    }
    for heading in ["Comments (12)", "12 comments", "Related stories", "Más noticias", "관련 뉴스"] {
        let text = read(&section(heading));
        assert!(!text.contains("The log"), "{heading}\n{text}");
    }
}

#[test]
fn elements_that_a_page_builder_numbers_are_of_one_make() {
    let part =
        |number: u32, text: &str| format!("<div class='text custom_{number}'><div><p>{text}</p></div></div>");
    let parts: String = (1597..1601)
        .map(|number| {
            part(number, "The ferry crosses at seven, at noon and at dusk, and not at all on Sundays.")
        })
        .collect();
    let first = "<div class='text custom_1596'><div>STORY</div></div>";
    let text = read(&format!(
        "<article>{first}{}{}</article>",
        part(1600, "The harbour master keeps the log."),
        parts.replace("noon", "four")
    ));
    assert!(text.contains("keeps the log") && text.ends_with("Sundays."), "{text}");
}

#[test]
fn a_question_that_unfolds_its_answer_is_kept() {
    let question = "<div><h4><a data-toggle=collapse href='#a'>Is the ferry warm in winter?</a></h4><div><p>She is, below deck.</p></div></div>";
    let text = read(&format!("<article>STORY{question}{}</article>", question.replace("warm", "dry")));
    assert!(text.contains("warm in winter?") && text.contains("dry in winter?"), "{text}");
}

#[test]
fn a_correction_is_kept_in_whatever_box_it_stands() {
    let note = "<p>Correction: an earlier version of this story gave the ferry two engines. She has one.</p>";
    let last = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall.</p>";
    for page in [
        format!("<main><article>STORY{last}</article><div class=correction>{note}</div></main>"),
        format!("<article><aside>{note}</aside>STORY{last}</article>"),
        format!("<article><div>STORY{last}</div><footer>{note}</footer></article>"),
    ] {
        let text = read(&page);
        assert!(text.contains("She has one."), "{page}\n{text}");
    }
}

#[test]
fn a_question_on_a_button_and_a_story_in_the_shadows_are_read() {
    let question = "<h3><button aria-expanded=false>Is the ferry warm in winter?</button></h3><p>She is, below deck, where the stove is.</p>";
    let text = read(&format!(
        "<article>STORY{question}<h3>Copying <button>Copy link</button></h3>{question}</article>"
    ));
    assert!(text.contains("warm in winter?") && !text.contains("Copy link"), "{text}");
    let text = read("<x-story><template shadowrootmode=open><div>STORY</div></template></x-story>");
    assert!(text.contains("one voice against"), "{text}");
}
