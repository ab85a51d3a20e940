//! Diagnostics are data: what was odd about a note, where, and what Cairn assumed.

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing was assumed.
    Info,
    /// Something was repaired or assumed.
    Warning,
    /// Something could not be read.
    Error,
}

/// Declares the codes with their text, severity and hint in one table.
macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $severity:ident, $message:literal, $hint:literal;)*) => {
        /// What was found. The text form is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DiagnosticCode { $($(#[$meta])* $variant,)* }

        impl DiagnosticCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The stable text form.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $text,)* } }
            /// How much it matters.
            pub fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity,)* } }
            /// What happened, in one sentence.
            pub fn message(self) -> &'static str { match self { $(Self::$variant => $message,)* } }
            /// What Cairn assumed, or what the author can do.
            pub fn hint(self) -> &'static str { match self { $(Self::$variant => $hint,)* } }
            /// The code of that text form.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($text => Some(Self::$variant),)* _ => None } }
        }
    };
}

codes! {
    /// Bytes that are no UTF-8.
    NotUtf8 = "encoding.not_utf8", Warning, "Some bytes of this file are not UTF-8.",
        "They are shown as replacement characters. Save the file as UTF-8 to mend it.";
    /// UTF-16 by its byte order mark.
    Utf16 = "encoding.utf16", Warning, "This file is UTF-16.", "It was converted for reading. Obsidian expects UTF-8.";
    /// UTF-8 with a byte order mark.
    ByteOrderMark = "encoding.byte_order_mark", Info, "This file begins with a byte order mark.", "It was left out of the text.";
    /// Lines that end in CR LF or in CR.
    LineEnds = "encoding.line_ends", Info, "Lines of this file end as on Windows or on the first Macintoshes.", "They were read as lines. Nothing needs to be done.";
    /// NUL bytes.
    NulBytes = "encoding.nul_bytes", Warning, "This file contains NUL bytes.", "They are read as blanks.";
    /// More than 2 MiB.
    TextOnly = "size.text_only", Warning, "This note is larger than 2 MiB.",
        "It is indexed as text only: its links and headings past the limit are not read. Split the note.";
    /// More than 20 MiB.
    TooLarge = "size.too_large", Error, "This note is larger than 20 MiB and was skipped.", "Split the note, or move it out of the vault.";
    /// The file could not be read.
    Unreadable = "file.unreadable", Error, "This file could not be read.", "Check its permissions. It is left as it was last read, or left out.";
    /// A symbolic link, or no regular file.
    NotFollowed = "file.not_followed", Warning, "This is a link or a special file, and was left out.",
        "A link may lead round in a circle or out of the vault. Put the file itself into the vault.";
    /// A file name that is no text.
    BadName = "file.bad_name", Warning, "The name of this file cannot be read as text, so it was left out.", "Rename the file.";
    /// Two files whose names are the same text in different Unicode forms.
    SameName = "file.same_name", Warning, "Another file has the same name in another Unicode form, so this one was left out.",
        "They look alike but are two files. Rename one.";
    /// A file that went away between being found and being read.
    Vanished = "file.vanished", Info, "This file went away while it was looked at.", "If it is there again, it is read with the next change.";
    /// Another note's path is the same but for case.
    NameClash = "file.name_clash", Warning, "Another note's path differs from this one's only in upper and lower case.",
        "A link reaches only one of them, and some systems can keep only one. Rename one.";
    /// The parser failed on this note.
    ParserFailed = "file.parser_failed", Error, "Reading this note failed inside Cairn.", "The note is listed without its links. Please report it.";
    /// `---\` instead of `---`.
    DelimiterBackslash = "frontmatter.delimiter_backslash", Warning, "The frontmatter delimiter ends with a backslash.",
        "Read as `---`. Obsidian sees no properties here: remove the backslash.";
    /// `---id: x`, or a key named `---id`.
    GluedKey = "frontmatter.glued_key", Warning, "A property is glued to the frontmatter's delimiter.",
        "Read as a property of its own. Put it on a line of its own.";
    /// A second frontmatter below the first.
    Displaced = "frontmatter.displaced", Warning, "A second frontmatter stands in the body.", "Its properties were read. Merge it into the first.";
    /// The frontmatter is not closed.
    Unclosed = "frontmatter.unclosed", Warning, "The frontmatter is never closed.", "Read as text. Add a line `---` after the last property.";
    /// YAML that does not parse.
    InvalidYaml = "frontmatter.invalid_yaml", Warning, "The frontmatter is not valid YAML.",
        "What could be read line by line was read. Quote values that contain `: ` or begin with a special character.";
    /// Tabs for blanks in YAML.
    Tabs = "frontmatter.tabs", Warning, "The frontmatter is indented with tabs.",
        "Read as blanks. YAML forbids tabs there, and Obsidian sees no properties: replace them.";
    /// Nothing between the delimiters.
    EmptyFrontmatter = "frontmatter.empty", Info, "The frontmatter is empty.", "Add properties, or remove the two lines.";
    /// A key twice.
    DuplicateKey = "frontmatter.duplicate_key", Warning, "A property is given twice.", "The last one counts. Remove the other.";
    /// Frontmatter over 64 KiB.
    FrontmatterTooLarge = "frontmatter.too_large", Warning, "The frontmatter is larger than 64 KiB.", "It was not read. Move long text into the body.";
    /// Properties told by the file name.
    FromFileName = "frontmatter.from_file_name", Info, "Topic or difficulty was taken from the file name.", "Add it to the properties to be sure.";
    /// A fence that never closes.
    UnclosedFence = "markdown.unclosed_fence", Warning, "A code fence is never closed.",
        "Everything after it is code, as Obsidian reads it. Add a line of three backticks.";
    /// A comment that never closes.
    UnclosedComment = "markdown.unclosed_comment", Warning, "A comment begun with `%%` is never closed.",
        "Read as text. Close it with `%%`, or write the signs as `\\%%`.";
    /// Code marks in a wiki-link.
    LinkCodeMarks = "link.code_marks", Warning, "There are code marks inside a link.",
        "Read without them. Obsidian takes them for part of the name: remove the backticks.";
    /// An unescaped pipe in a link inside a table.
    LinkLostInTable = "link.lost_in_table", Warning, "A link with `|` in a table cell is cut by the table.", "Write `[[note\\|alias]]` inside tables.";
    /// A property lists 20 or more links.
    LinkDump = "link.dump", Info, "The `related` property lists 20 or more notes that nothing else in the note speaks for.",
        "They are kept as weak links. Keep those you would tell a friend of.";
    /// Backticks or `{#id}` in the heading of a section.
    HeadingMarks = "heading.marks", Info, "The heading of a section carries code marks or `{#id}`.",
        "Read without them. Obsidian shows them as part of the heading.";
    /// Nesting beyond the cap.
    TooDeep = "markdown.too_deep", Warning, "Lists or quotes nest deeper than 100 levels.",
        "Links that lie deeper count; bullets there are no topics. Flatten the list.";
    /// A document without any text.
    SourceEmpty = "source.empty", Warning, "This document is empty.", "Nothing was read from it.";
    /// Bytes that are no text.
    SourceBinary = "source.binary", Error, "This file is not text.", "Save it as Markdown, plain text or HTML first.";
    /// More than 32 MiB.
    SourceCut = "source.cut", Warning, "This document is larger than 32 MiB.", "Only its beginning was read. Split it.";
    /// More nodes than a document may have.
    SourceTooMany = "source.too_many", Warning, "This document has more than 150,000 entries.", "What comes after this line was left out. Split it.";
    /// Nesting beyond the cap.
    SourceTooDeep = "source.too_deep", Warning, "Entries nest deeper than 32 levels.", "What lies deeper hangs at the last of them.";
    /// A table with more columns than are read.
    SourceTooWide = "source.too_wide", Warning, "A table has more than 64 columns.", "The others were left out.";
    /// A table row without all its cells.
    SourceShortRow = "source.short_row", Info, "A table row has fewer cells than its header.", "Its last columns are left empty.";
    /// JSON or XML that is no roadmap and no outline.
    SourceFormat = "source.format", Error, "This file holds no outline that Cairn can read.",
        "Roadmaps are read as JSON with `nodes` and `edges`, outlines as OPML.";
    /// Running text whose lines have lost their order.
    SourceScrambled = "source.scrambled", Warning, "The lines of this text are out of order.",
        "Passages, headings and terms were read; no order was assumed.";
    /// Little became topics.
    SourceLittle = "source.little_understood", Info, "Less than a tenth of this document was understood.",
        "It is mostly running text, or laid out in a way that Cairn does not know.";
    /// A script without word lists.
    SourceLanguage = "source.language", Info, "Cairn knows no study words of this document's language.",
        "Headings, numbering, bullets and tables are read; roadmaps, glossaries and the like are not told apart.";
    /// A claimed number of topics that is not what was found.
    SourceClaim = "source.claim", Info, "This document claims another number of topics than it has.", "Only what is there was read.";
}

/// One finding about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What was found.
    pub code: DiagnosticCode,
    /// Line from 1, or 0 when it concerns the file as a whole.
    pub line: u32,
}

impl Diagnostic {
    /// A finding at a line (0: the whole file).
    pub fn new(code: DiagnosticCode, line: u32) -> Self {
        Self { code, line }
    }
}
