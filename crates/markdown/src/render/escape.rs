//! Text and attribute values that cannot end what they stand in.

/// Appends text with every character escaped that means something in HTML.
pub(super) fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Text escaped.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    text(&mut out, value);
    out
}

/// The longest value of an attribute; more is cut off.
const LONGEST: usize = 2_048;

/// ` name="value"`, or nothing for an empty value.
pub(super) fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    format!(
        " {name}=\"{}\"",
        escaped(&value[..value.floor_char_boundary(LONGEST)])
    )
}
