//! The language a page declares, and the one it is written in.

use crate::{Page, extract};

#[test]
fn zulu_under_an_english_template_is_zulu() {
    let words = "<p>Uhulumeni uthe abantu basemakhaya kumele bathole amanzi ahlanzekile nogesi ngaphambi kokuphela konyaka, \
        kodwa imiphakathi eminingi isalinde izinsizakalo ezithenjisiwe ngesikhathi sokhetho.</p>";
    let page = format!("<html lang=en><body><h1>Izindaba</h1>{words}{words}</body></html>");
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zu"));
}

#[test]
fn a_language_keeps_its_script() {
    let page = "<html lang=zh-hant-tw><body><h1>渡輪</h1></body></html>";
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zh-Hant-TW"));
}

#[track_caller]
fn check(head: &str, text: &str, expected: &str) {
    let page = format!("<html {head}><body><h1>Note</h1><p>{text}</p><p>{text}</p></body></html>");
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some(expected), "{head} {text}");
}

#[test]
fn words_in_another_script_tell_the_language_beside_code_and_names() {
    let code = "let engine = Ferry::new(harbour, tide); engine.start(now).await?;";
    for (text, expected) in [
        ("Сегодня мы расскажем о том, как устроен двигатель парома и почему он не любит зимнюю воду.", "ru"),
        (
            "Сьогодні ми розповімо про те, як влаштований двигун порома і чому він не любить зимову воду.",
            "uk",
        ),
        ("今天我们来看看渡轮的发动机是怎么工作的，以及为什么冬天的水对它不好。", "zh"),
        ("今日はフェリーのエンジンがどのように動くのか、なぜ冬の水が苦手なのかを見ていきます。", "ja"),
        ("오늘은 여객선의 엔진이 어떻게 움직이는지, 왜 겨울 물을 싫어하는지 알아보겠습니다.", "ko"),
        ("Σήμερα θα δούμε πώς λειτουργεί η μηχανή του πλοίου και γιατί δεν αγαπά το κρύο νερό.", "el"),
        ("היום נראה איך פועל המנוע של המעבורת ומדוע הוא אינו אוהב את המים בחורף.", "he"),
    ] {
        check("lang=en", &format!("{text} {code}"), expected);
        check("", &format!("{code} {text}"), expected);
        check(&format!("lang={expected}"), &format!("{code} {code} {text}"), expected);
    }
}

#[test]
fn a_quote_in_another_script_does_not_change_the_language() {
    let text = "The ferry is called Надежда, which is to say hope, and her master says so to whoever asks, in a voice \
        that carries over the whole of the harbour and a good way up the hill behind the chapel.";
    check("lang=en", text, "en");
}

#[test]
fn a_country_taken_for_its_language_is_told_apart() {
    check("lang=cn", "Ferry", "zh");
    check("lang=jp-JP", "Ferry", "ja-JP");
}
