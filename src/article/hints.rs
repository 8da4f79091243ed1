//! What an element's class, id and role say it is for.
//!
//! A hint is a rumour: the steps that act on it check that the element is no larger than a box of its kind may be.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A set of purposes an element's names suggest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints(u32);

impl Hints {
    pub(super) const NONE: Self = Self(0);
    /// The way around the site: menus, breadcrumbs, sidebars, footers.
    pub(super) const NAVIGATION: Self = Self(1);
    /// Share and follow buttons.
    pub(super) const SHARE: Self = Self(1 << 1);
    /// Links to other stories.
    pub(super) const RELATED: Self = Self(1 << 2);
    /// What readers say.
    pub(super) const COMMENTS: Self = Self(1 << 3);
    /// Newsletter, subscription, sign-in and donation boxes.
    pub(super) const APPEAL: Self = Self(1 << 4);
    pub(super) const ADVERTISING: Self = Self(1 << 5);
    /// Who and when: the line under the headline.
    pub(super) const BYLINE: Self = Self(1 << 6);
    /// Who the author is.
    pub(super) const BIOGRAPHY: Self = Self(1 << 7);
    pub(super) const TAGS: Self = Self(1 << 8);
    /// Captions and credits.
    pub(super) const CAPTION: Self = Self(1 << 9);
    /// Headline, kicker and deck.
    pub(super) const HEADING: Self = Self(1 << 10);
    /// Dialogs, notices, players, tooltips.
    pub(super) const OVERLAY: Self = Self(1 << 11);
    /// Not shown on a screen.
    pub(super) const HIDDEN: Self = Self(1 << 12);
    /// A sentence of the story shown twice.
    pub(super) const PULL_QUOTE: Self = Self(1 << 13);
    /// The story itself.
    pub(super) const STORY: Self = Self(1 << 14);
    /// The deck alone.
    pub(super) const DECK: Self = Self(1 << 15);

    /// The story itself, by `itemprop`.
    pub(super) const STATED_STORY: Self = Self(1 << 16);

    /// What a page must ask before it may watch its reader; often longer than the story.
    pub(super) const CONSENT: Self = Self(1 << 17);

    /// Purposes that are never the story's.
    pub(super) const BOXES: Self = Self(
        Self::NAVIGATION.0
            | Self::SHARE.0
            | Self::RELATED.0
            | Self::COMMENTS.0
            | Self::APPEAL.0
            | Self::ADVERTISING.0
            | Self::BIOGRAPHY.0
            | Self::TAGS.0
            | Self::OVERLAY.0
            | Self::CONSENT.0
            | Self::HIDDEN.0,
    );

    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Reads the words of an id, unless they are so many that it repeats a heading for links to jump to.
    pub(super) fn of_id(id: &str) -> Self {
        const MOST_WORDS: usize = 4;
        if words_of(id).len() > MOST_WORDS { Self::NONE } else { Self::of_names(id) }
    }

    /// Reads the words of one class, id or role attribute.
    pub(super) fn of_names(names: &str) -> Self {
        let hints = names.split_ascii_whitespace().map(of_name).fold(Self::NONE, Self::with);
        let hidden = names.split_ascii_whitespace().any(|name| HIDING.contains(&name));
        let revealed = |name: &str| {
            BREAKPOINTS.iter().any(|width| name.contains(width))
                && REVEALING.iter().any(|end| name.ends_with(end))
        };
        if hidden && !names.split_ascii_whitespace().any(revealed) { hints.with(Self::HIDDEN) } else { hints }
    }
}

/// Words, whole or two joined (`read-more` → `readmore`), and what they tell.
///
/// Only words whose meaning held on many sites are here: `content`, `box`, `title` or `top` alone tell nothing.
const VOCABULARY: &[(Hints, &str)] = &[
    (
        Hints::NAVIGATION,
        "nav navbar navigation topnav subnav menu submenu megamenu breadcrumb breadcrumbs sidebar sidebars rail \
         rightrail leftrail footer sitefooter pagefooter colophon masthead toolbar pagination paginator pager \
         prevnext nextprev postnavigation siteheader topbar skiplink offcanvas \
         hamburger sitemap widgetarea rightcol rightcolumn leftcol leftcolumn sidecol \
         postnav articlenav",
    ),
    (
        Hints::SHARE,
        "share shares sharing sharebar sharebox sharebuttons sharetools sharedaddy social socials socialbar \
         socialshare socialmedia socialicons socialbuttons follow followus addthis addtoany sharethis shareaholic jiathis bdshare \
         sns likebutton fblike tweetbutton printfriendly emailshare teilen partager compartir condividi whatsapp bookmarks",
    ),
    (
        Hints::RELATED,
        "related relateds relatedposts relatedarticles relatedcontent relatednews relatedstories relatedlinks \
         recommended recommendation recommendations recommends recirc recirculation readmore readnext \
         readalso alsoread morefrom morestories morenews morearticles moreon morelike seealso seemore outbrain taboola trending trends \
         popular mostpopular mostread mostviewed topstories latestnews latestposts recentposts recentnews \
         upnext nextup nextarticle alsolike youmaylike mightlike jprelatedposts yarpp crosslink crosslinks zergnet mgid revcontent \
         similar teaser teasers teaserlist promolist inlinepromo relatedlink aufmacherlink weiterlesen mehrzum \
         lesenswert relacionadas relacionados noticiasrelacionadas leiamais leiatambem correlati leggianche artikelbox \
         infinitescroll backlinks pingback pingbacks trackback trackbacks linkbox storypackage newslist articlelist storylist headlinelist",
    ),
    (
        Hints::COMMENTS,
        "comment comments commentlist commentarea commentform commentsection commentary_box disqus \
         replies discussion discussions livefyre viafoura spotim kommentare kommentar commentaires comentarios \
         commenti usercomments fbcomments leserkommentare reacties openweb coral",
    ),
    (
        Hints::APPEAL,
        "newsletter newsletters nlsignup subscribe subscribes subscription subscriptions subscriber signup signin \
         login register registration regwall paywallbox paywallbanner paywallmessage paywallprompt paywalloverlay paywallcontainer donate donation donations donatebox \
         membership supportus optin mailinglist mailchimp emailsignup leadgen hubspot abo abobox aboteaser calltoaction cta \
         appdownload appbanner appstore inscription abonnement",
    ),
    (
        Hints::ADVERTISING,
        "ad ads adv advert adverts advertise advertisement advertisements advertising adbox adslot adunit \
         adcontainer adwrapper adsbygoogle adsense dfp gpt googlead sponsor sponsored sponsors sponsorship \
         promo promos promotion promotions promobox commercial anzeige anzeigen publicite \
         publicidad reklama affiliate skyscraper leaderboard mpu billboard nativead partnercontent adplaceholder",
    ),
    (
        Hints::BYLINE,
        "byline bylines authorname authorline dateline postmeta entrymeta articlemeta metadata postedon posteddate \
         timestamp pubdate publishdate published publisheddate datepublished postdate entrydate articledate \
         datetime updated lastupdated readtime readingtime timeread minread entrybyline postbyline articleinfo \
         postinfo articlebyline storymeta author authors postauthor entryauthor articleauthor wordcount viewcount views",
    ),
    (
        Hints::BIOGRAPHY,
        "authorbio authorbox authorinfo aboutauthor abouttheauthor authordescription authorcard authorprofile bio biography \
         authorarea autorenbox authorblock postauthorbox contributor contributors saboxplugin vcard authordetails authordesc",
    ),
    (
        Hints::TAGS,
        "toc tableofcontents tags taglist tagcloud tagged posttags entrytags articletags tagslinks taglinks postcategories keywords \
         topics topiclist catlinks entryfooter postfooter articlefooter schlagworte etiquetas filedunder",
    ),
    (
        Hints::CAPTION,
        "caption captions captiontext wpcaption wpcaptiontext imagecaption photocaption piccaption figcaption credit \
         credits imagecredit photocredit photographer mediacaption mediacredit gallerycaption imgcaption bildunterschrift \
         imagedescription legend legende copyright photodescription imagesource bildtext didascalia piedefoto",
    ),
    (
        Hints::HEADING,
        "headline headlines kicker eyebrow overline entrytitle posttitle articletitle storytitle pagetitle \
         articleheadline articleheader entryheader postheader storyheader headlinetitle",
    ),
    (
        Hints::DECK,
        "deck dek standfirst subtitle subheadline subhead_deck articlesubtitle articledeck articledek postsubtitle strapline \
         sottotitolo bajada",
    ),
    (
        Hints::OVERLAY,
        "rollover hovercard modal popup popover overlay dialog tooltip toast cookie \
         interstitial snackbar alertbar noscript videoplayer audioplayer \
         jwplayer brightcove playlist readaloud texttospeech fancybox slidercontrols carouselcontrols \
         correctionform errorreport printonly",
    ),
    (
        Hints::CONSENT,
        "cookie cookies cookiebanner cookienotice cookieconsent cookiepolicy cookielaw consent gdpr ccpa onetrust cmp didomi \
         usercentrics cookiebot trustarc sourcepoint quantcast borlabs",
    ),
    (
        Hints::PULL_QUOTE,
        "pullquote pullquotes pullout tweetquote clicktotweet tweetable pulledquote inlinequote bqquote ctt tweetthis",
    ),
    (
        Hints::STORY,
        "articlebody articlecontent articletext storybody storycontent storytext entrycontent postcontent postbody \
         articlebodycontent newsbody newscontent newstext bodycontent textcontent contentbody maincontent postentry \
         singlecontent articlemain articlemaincontent bodytext bodycopy articlecopy contentarticle richtext hentry storycopy noticiatexto \
         cuerponoticia corpoarticolo textearticle articlecontainer blogcontent blogpost postarticle articlewrap",
    ),
];

static WORDS: LazyLock<HashMap<&'static str, Hints>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (hint, list) in VOCABULARY {
        for word in list.split_ascii_whitespace() {
            let known: &mut Hints = words.entry(word).or_default();
            *known = known.with(*hint);
        }
    }
    words
});

/// Whole names that hide an element on every screen; as a part of a name, `hidden` speaks of something else.
const HIDING: &[&str] = &[
    "hidden",
    "is-hidden",
    "d-none",
    "hide",
    "visually-hidden",
    "visuallyhidden",
    "sr-only",
    "screen-reader-text",
    "screen-reader",
    "screenreader",
    "offscreen",
    "u-hidden",
    "element-invisible",
    "print-only",
    "assistive-text",
    "u-visually-hidden",
    "visually_hidden",
    "element-hidden",
    "display-none",
    "a11y-hidden",
    "usa-sr-only",
];

/// Ends of classes that show a hidden element again on wider screens, `md:block` and `d-md-flex`.
const REVEALING: &[&str] = &[":block", ":flex", ":grid", ":inline", "-block", "-flex", "-grid", "-inline"];

/// The marks of wider screens in a class.
const BREAKPOINTS: &[&str] = &["sm", "md", "lg", "xl"];

/// Words before `ad`, `share`, … that turn the meaning round: `has-sidebar`, `no-comments`, `with-ads`.
const QUALIFIERS: &[&str] = &[
    "has", "no", "with", "without", "is", "not", "hide", "show", "non", "tag", "category", "cat", "label",
    "bg", "border", "text", "color", "theme",
];

fn of_name(name: &str) -> Hints {
    let words = words_of(name);
    if words.first().is_some_and(|first| QUALIFIERS.contains(&first.as_str())) {
        return Hints::NONE;
    }
    let mut hints = Hints::NONE;
    for at in 0..words.len() {
        let mut joined = String::new();
        for part in words[at..].iter().take(3) {
            joined.push_str(part);
            if let Some(hint) = WORDS.get(joined.as_str()) {
                hints = hints.with(*hint);
            }
        }
    }
    if words.iter().any(|word| word == "embed" || word == "embedded") {
        return hints.without(Hints::SHARE);
    }
    hints
}

/// Splits `articleBody`, `article-body` and `article__body2` into their words.
///
/// A part that is numbered by a machine, `5cd3ad80`, has letters but no words.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let name = name.char_indices().nth(80).map_or(name, |(end, _)| &name[..end]);
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|part| !is_machine_made(part)) {
        split_part(part, &mut words);
    }
    words
}

/// Returns whether letters stand between digits, or before and after some: no person names a box so.
fn is_machine_made(part: &str) -> bool {
    let end = part.trim_end_matches(|c: char| c.is_ascii_digit());
    end.len() > 3 && end.contains(|c: char| c.is_ascii_digit())
}

fn split_part(part: &str, words: &mut Vec<String>) {
    let mut previous = ' ';
    for c in part.chars() {
        if c.is_alphabetic() {
            let starts = !previous.is_alphabetic() || (c.is_uppercase() && previous.is_lowercase());
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        previous = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_spelling() {
        for name in ["read-more", "readMore", "c-read__more", "READMORE2"] {
            assert!(Hints::of_names(name).has(Hints::RELATED), "{name}");
        }
    }

    #[test]
    fn a_page_with_a_sidebar_is_not_a_sidebar() {
        assert_eq!(Hints::of_names("has-sidebar no-comments"), Hints::NONE);
    }

    #[test]
    fn what_a_wider_screen_shows_is_not_hidden_and_a_block_of_a_theme_is() {
        assert!(!Hints::of_names("hidden md:block").has(Hints::HIDDEN));
        assert!(!Hints::of_names("d-none d-lg-flex").has(Hints::HIDDEN));
        assert!(Hints::of_names("wp-block-group hidden").has(Hints::HIDDEN));
    }

    #[test]
    fn a_word_inside_another_tells_nothing() {
        assert_eq!(Hints::of_names("shareholder-heading adage download"), Hints::NONE);
    }
}
