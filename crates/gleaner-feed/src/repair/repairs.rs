//! The names of the repairs, and the list of those that were made.

macro_rules! repairs {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// One kind of damage that is mended, or one limit that is kept.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Repair {
            $($(#[$doc])* $name,)+
        }

        impl Repair {
            const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name users see; it does not change between versions.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

repairs! {
    /// The charset declared is not the one the bytes are in.
    WrongCharset = "wrong-charset",
    /// No charset was declared, and the bytes are not UTF-8.
    UndeclaredCharset = "undeclared-charset",
    /// UTF-16 or UTF-32 without its mark.
    MissingByteOrderMark = "missing-byte-order-mark",
    /// More than one charset in one document.
    MixedCharsets = "mixed-charsets",
    /// Bytes that mean nothing in the document's charset.
    UndecodableBytes = "undecodable-bytes",
    /// NULs and other characters XML forbids.
    ControlCharacters = "control-characters",
    /// Something stands before the feed: warnings, blank lines, a late declaration.
    JunkBeforeRoot = "junk-before-root",
    /// Something stands after the feed.
    JunkAfterRoot = "junk-after-root",
    BareAmpersand = "bare-ampersand",
    BareLessThan = "bare-less-than",
    HtmlEntity = "html-entity",
    BadCharacterReference = "bad-character-reference",
    UnquotedAttribute = "unquoted-attribute",
    UnclosedTag = "unclosed-tag",
    UnclosedCdata = "unclosed-cdata",
    /// An element whose end tag is missing.
    MissingEndTag = "missing-end-tag",
    /// An end tag that ends nothing.
    StrayEndTag = "stray-end-tag",
    /// The document stops before its root does.
    Truncated = "truncated",
    /// Text that had been decoded wrongly before it came into the feed.
    Mojibake = "mojibake",
    UndeclaredNamespace = "undeclared-namespace",
    /// A namespace written another way: `https`, no slash, an old draft.
    VariantNamespace = "variant-namespace",
    /// Element names in capitals, or in small letters.
    LetterCase = "letter-case",
    /// An `rss` element without a version, or with one that does not exist.
    OddVersion = "odd-version",
    /// Markup where text was due, not escaped.
    NakedMarkup = "naked-markup",
    /// An empty entry inside another.
    StrayEntry = "stray-entry",
    /// Something that stands where an entry was due, and is none: a number, `null`.
    UnreadableEntry = "unreadable-entry",
    /// A `type=` that means nothing.
    UnknownType = "unknown-type",
    /// An `xml:base` that is no address.
    BadBase = "bad-base",
    /// JSON with comments, stray commas or line breaks in strings.
    JsonSyntax = "json-syntax",
    /// `null` where the feed should be.
    NullDocument = "null-document",
    LimitDepth = "limit:depth",
    LimitAttributes = "limit:attributes",
    LimitNamespaces = "limit:namespaces",
    LimitEntries = "limit:entries",
    LimitFields = "limit:fields",
}

/// Which repairs were made to one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Repairs(u64);

impl Repairs {
    pub(crate) fn note(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u32;
    }

    pub(crate) fn note_if(&mut self, made: bool, repair: Repair) {
        if made {
            self.note(repair);
        }
    }

    /// Returns the repairs of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the names, in the order of the list above.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let made = Repair::ALL.iter().filter(|repair| self.0 & (1 << **repair as u32) != 0);
        made.map(|repair| repair.name()).collect()
    }
}
