//! One small page of our own for each way the lead image, its caption and its credit are told.

use super::read;

/// The lead image's caption and credit on a page with this figure.
#[track_caller]
fn check(figure: &str, caption: &str, credit: &str) {
    let image = read("", &format!("<h1>Ferry kept</h1><figure><img src=ferry.jpg>{figure}</figure>")).image;
    let image = image.unwrap_or_default();
    let found = (image.caption.unwrap_or_default(), image.credit.unwrap_or_default());
    assert_eq!((found.0.as_str(), found.1.as_str()), (caption, credit), "{figure}");
}

#[test]
fn the_credit_is_parted_from_the_caption_however_it_is_set() {
    for line in ["A shopper. (AP Photo/Ruth Nair)", "A shopper. (Courtesy of AP Photo/Ruth Nair)"] {
        check(&format!("<figcaption>{line}</figcaption>"), "A shopper.", "AP Photo/Ruth Nair");
    }
    check("<figcaption>A shopper. (Foto: © Ruth Nair)</figcaption>", "A shopper.", "Ruth Nair");
    check(
        "<figcaption>A shopper. Ruth Nair/Getty Images</figcaption>",
        "A shopper.",
        "Ruth Nair/Getty Images",
    );
    check("<figcaption>A shopper in town — AFP</figcaption>", "A shopper in town", "AFP");
    check("<figcaption>A shopper. <cite>Ruth Nair</cite></figcaption>", "A shopper.", "Ruth Nair");
    check("<figcaption>By <cite>Ruth Nair</cite></figcaption>", "", "Ruth Nair");
    let beside = "<div class=caption><b><p>A shopper.</p></b><i class=byline>Ruth Nair, Gazette</i></div>";
    check(beside, "A shopper.", "Ruth Nair, Gazette");
    check(
        "<figcaption>A shopper.</figcaption><figcaption class=image__credit>Ruth Nair</figcaption>",
        "A shopper.",
        "Ruth Nair",
    );
    check("<p class=caption>A shopper.</p><p class=credit>Ruth Nair</p>", "A shopper.", "Ruth Nair");
    check(
        "<figcaption><span class=visually-hidden>Caption</span> A shopper. Photo: Ruth Nair</figcaption>",
        "A shopper.",
        "Ruth Nair",
    );
}

#[test]
fn a_label_inside_a_sentence_is_a_word_of_it() {
    let caption = "The source: a spring above the town.";
    check(&format!("<figcaption>{caption}</figcaption>"), caption, "");
}

#[test]
fn the_announced_picture_keeps_its_own_caption() {
    let head = "<meta property=og:image content='https://www.quaypost.example/ferry.jpg'>";
    let mayor = "<figure><img src=/mayor.jpg><figcaption>The mayor</figcaption></figure>";
    let ferry = "<figure><img src=/ferry.jpg><figcaption>The ferry</figcaption></figure>";
    let image = read(head, &format!("<h1>Ferry kept</h1>{mayor}<p>Tides.</p>{ferry}")).image.unwrap();
    assert_eq!(image.caption.as_deref(), Some("The ferry"));
}

#[test]
fn a_picture_by_reference_is_the_picture_and_not_the_page() {
    let graph = r#"<script type=application/ld+json>{"@graph":[
        {"@type":"Article","image":{"@id":"https://www.quaypost.example/harbour/tides#primaryimage"}},
        {"@type":"ImageObject","@id":"https://www.quaypost.example/harbour/tides#primaryimage","contentUrl":"/ferry.jpg"}]}</script>"#;
    let url =
        |head: &str| read(head, "<h1>Ferry kept</h1>").image.and_then(|image| image.url).map(String::from);
    assert_eq!(url(graph).as_deref(), Some("https://www.quaypost.example/ferry.jpg"));
    assert_eq!(url(&graph.replace("contentUrl", "caption")), None);
}

#[test]
fn a_credit_is_found_among_letters_that_are_longer_or_shorter_in_lower_case() {
    let caption = "Ⱥ pier. Photo:é\u{212b}";
    let figure = format!("<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>");
    let image =
        read("", &(figure + &"<p>The council of the harbour town met on Tuesday.</p>".repeat(9))).image;
    let image = image.unwrap();
    assert_eq!(image.caption.as_deref(), Some("Ⱥ pier."));
    assert_eq!(image.credit.as_deref(), Some("é\u{212b}"));
}

#[test]
fn a_logo_is_no_lead_image_and_takes_no_caption() {
    let head = "<meta property=og:image content='https://www.quaypost.example/static/logo-social.png'>";
    let figure = "<h1>Ferry kept</h1><figure><img src=/p/ferry.jpg><figcaption>The ferry. Photo: Ruth Nair</figcaption></figure>";
    let image = read(head, figure).image.unwrap();
    assert_eq!(image.url.unwrap().path(), "/p/ferry.jpg");
    assert_eq!(image.credit.as_deref(), Some("Ruth Nair"));
    let image = read(head, "<h1>Ferry kept</h1>").image.unwrap();
    assert_eq!((image.url.unwrap().path(), image.caption), ("/static/logo-social.png", None));
    let twitter = format!("{head}<meta name=twitter:image content='/p/logistics.jpg'>");
    assert_eq!(read(&twitter, figure).image.unwrap().url.unwrap().path(), "/p/logistics.jpg");
}
