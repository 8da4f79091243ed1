//! Single lines in many languages, in mid-story and at its end: those of the site, and sentences that look like them.

use super::read;

/// Lines that are the site's, whatever stands around them.
#[test]
fn lines_of_the_site_are_left_out_in_mid_story_and_at_its_end() {
    for line in [
        "Sign up for our newsletter to get the latest updates.",
        "Play video",
        "2:14",
        "1.2K views",
        "4.8 from 37 votes",
        "Annonse",
        "Juttu jatkuu kuvan jälkeen.",
        "ΔΙΑΦΗΜΙΣΗ",
        "Artiklen fortsætter under billedet",
        "İLGİLİ HABER: <a href=/2>Köprü açıldı</a>",
        "Läs även: <a href=/2>Bron är öppen igen</a>",
        "Funda udaba lapha | <a href=/2>The town hires an auditor</a>",
        "Foto: Jan Kok / Harbour Pictures.",
    ] {
        let last = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall before he left.</p>";
        for end in [last, ""] {
            let text = read(&format!("<article>STORY<p>{line}</p>{end}</article>"));
            let start: String = line.chars().take(9).collect();
            assert!(!text.contains(&start), "{line}\n{text}");
        }
    }
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
