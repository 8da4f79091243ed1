//! The elements this room tells apart.

/// An element's name, as far as it matters for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    A,
    Article,
    Aside,
    Blockquote,
    Body,
    Br,
    Button,
    Caption,
    Cite,
    Code,
    Dd,
    Dl,
    Dt,
    Emphasis,
    Figcaption,
    Figure,
    Footer,
    Form,
    Header,
    Heading(u8),
    Hr,
    Iframe,
    Image,
    Input,
    Li,
    Main,
    Nav,
    Ol,
    P,
    Pre,
    Section,
    Select,
    Strong,
    Sub,
    Sup,
    Table,
    Td,
    Th,
    Time,
    Tr,
    Ul,
    Video,
    /// Any other element that starts a line of its own: `div`, `center`, `details`, …
    Block,
    /// Any other element that flows with the text: `span`, `font`, custom elements, …
    Inline,
    /// Elements that never show words: scripts, styles, drawings.
    Unseen,
}

impl Tag {
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "a" => Self::A,
            "article" => Self::Article,
            "aside" => Self::Aside,
            "blockquote" => Self::Blockquote,
            "body" => Self::Body,
            "br" => Self::Br,
            "button" => Self::Button,
            "caption" => Self::Caption,
            "cite" => Self::Cite,
            "code" | "kbd" | "samp" | "tt" | "var" => Self::Code,
            "dd" => Self::Dd,
            "dl" => Self::Dl,
            "dt" => Self::Dt,
            "em" | "i" => Self::Emphasis,
            "figcaption" => Self::Figcaption,
            "figure" => Self::Figure,
            "footer" => Self::Footer,
            "form" => Self::Form,
            "header" => Self::Header,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "hr" => Self::Hr,
            "iframe" | "amp-iframe" => Self::Iframe,
            "img" | "amp-img" => Self::Image,
            "input" => Self::Input,
            "li" => Self::Li,
            "main" => Self::Main,
            "nav" => Self::Nav,
            "ol" => Self::Ol,
            "p" => Self::P,
            "pre" | "listing" | "xmp" => Self::Pre,
            "section" => Self::Section,
            "select" | "datalist" => Self::Select,
            "strong" | "b" => Self::Strong,
            "sub" => Self::Sub,
            "sup" => Self::Sup,
            "table" => Self::Table,
            "td" => Self::Td,
            "th" => Self::Th,
            "time" => Self::Time,
            "tr" => Self::Tr,
            "ul" | "menu" | "dir" => Self::Ul,
            "video" | "audio" | "amp-video" => Self::Video,
            "html" | "div" | "center" | "address" | "details" | "summary" | "fieldset" | "hgroup"
            | "tbody" | "thead" | "tfoot" | "dialog" | "search" | "legend" | "label" => Self::Block,
            "script" | "style" | "noscript" | "template" | "svg" | "annotation" | "head" | "object"
            | "embed" | "applet" | "canvas" | "textarea" | "noframes" | "rt" | "rp" | "frameset" | "map"
            | "progress" | "meter" | "annotation-xml" | "amp-analytics" | "amp-ad" | "amp-state" => {
                Self::Unseen
            }
            _ => Self::Inline,
        }
    }

    /// Returns whether the element breaks the line around it.
    pub(crate) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::A
                | Self::Br
                | Self::Button
                | Self::Cite
                | Self::Code
                | Self::Emphasis
                | Self::Iframe
                | Self::Image
                | Self::Inline
                | Self::Input
                | Self::Select
                | Self::Strong
                | Self::Sub
                | Self::Sup
                | Self::Time
                | Self::Video
        )
    }

    /// Returns whether the element holds others, each of which may be a line of its own.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Self::Article | Self::Body | Self::Block | Self::Header | Self::Main | Self::Section)
    }

    /// Returns whether the element's words belong to a control, not to a text.
    pub(crate) fn is_control(self) -> bool {
        matches!(self, Self::Button | Self::Input | Self::Select)
    }
}
