//! Values as text, as `string()` gives it and as tables show it.

use super::{Link, LinkKind, Value, Widget, number};
use crate::time::format_date;

/// How nothing is shown.
pub(crate) const NULL: &str = "\\-";

impl Value {
    /// The value as Markdown.
    pub fn to_text(&self) -> String {
        self.as_text(false)
    }

    fn as_text(&self, nested: bool) -> String {
        match self {
            Self::Null => NULL.to_owned(),
            Self::Bool(flag) => flag.to_string(),
            Self::Number(number) => number::text(*number),
            Self::Text(text) => text.to_string(),
            Self::Date(date) => {
                let at = date.civil();
                let midnight = at.hour == 0 && at.minute == 0 && at.second == 0;
                format_date(
                    date,
                    if midnight {
                        "MMMM dd, yyyy"
                    } else {
                        "h:mm a - MMMM dd, yyyy"
                    },
                )
            }
            Self::Duration(duration) => duration.text(),
            Self::Link(link) => link.markdown(),
            Self::List(list) => {
                let inner: Vec<_> = list.iter().map(|value| value.as_text(true)).collect();
                let inner = inner.join(", ");
                if nested { format!("[{inner}]") } else { inner }
            }
            Self::Object(object) => {
                let inner: Vec<_> = object
                    .entries()
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.as_text(true)))
                    .collect();
                format!("{{ {} }}", inner.join(", "))
            }
            Self::Function(_) => "<function>".to_owned(),
            Self::Widget(widget) => match &**widget {
                Widget::External { url, display } => format!("[{display}]({url})"),
                Widget::Pair { key, value } => format!("{}: {}", key.to_text(), value.to_text()),
            },
        }
    }
}

impl Link {
    /// What is shown for the link: its own text, or the note's name and the part of it.
    pub fn label(&self) -> String {
        if let Some(display) = self.display.as_ref().filter(|display| !display.is_empty()) {
            return display.to_string();
        }
        let title = file_title(&self.path);
        match (self.kind, &self.subpath) {
            (LinkKind::File, _) => title.to_owned(),
            (_, sub) => format!("{title} > {}", sub.as_deref().unwrap_or("")),
        }
    }

    /// `[[path#heading|label]]`.
    pub fn markdown(&self) -> String {
        let sub = self.subpath.as_deref().unwrap_or("");
        let part = match self.kind {
            LinkKind::File => String::new(),
            LinkKind::Header => format!("#{sub}"),
            LinkKind::Block => format!("#^{sub}"),
        };
        let embed = if self.embed { "!" } else { "" };
        let target = format!("{}{part}", self.path).replace('|', "\\|");
        format!("{embed}[[{target}|{}]]", self.label())
    }
}

/// The name of a file without folders and `.md`.
pub(crate) fn file_title(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}
