//! The renderer against a small vault.

mod hostile;
mod limits;
mod rules;

use super::{LinkResolver, Rendered, RenderedLink, render};
use cairn_model::LinkTarget;

/// Notes by name; the note itself is `self`.
#[derive(Default)]
struct Vault(Vec<(&'static str, String)>);

impl Vault {
    fn text(&self, path: &str) -> Option<&String> {
        let path = path.strip_suffix(".md").unwrap_or(path);
        self.0
            .iter()
            .find(|(name, _)| *name == path)
            .map(|(_, text)| text)
    }
}

impl LinkResolver for Vault {
    fn link(&self, target: &LinkTarget) -> Option<RenderedLink> {
        let path = target.path.strip_suffix(".md").unwrap_or(&target.path);
        let (node, kind) = match path {
            "" => ("self", "note"),
            "nowhere" | "talk.key" => return None,
            known if self.text(known).is_some() => (known, "concept"),
            missing => (missing, "missing"),
        };
        Some(RenderedLink {
            node: node.to_owned(),
            kind,
        })
    }

    fn embed(&self, target: &LinkTarget) -> Option<String> {
        self.text(&target.path).cloned()
    }
}

fn vault() -> Vault {
    Vault(vec![
        ("note", "---\nid: n\n---\n# Title\n\nIntro ^intro\n\n## Part\n\nText of the part.\n\n### Inner\n\n- one\n- two ^two\n\n## Other\n\n[[#Part]] end[^1]\n\n[^1]: Noted.\n".to_owned()),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |\n\n^tab\n".to_owned()),
        ("loop", "again ![[loop]]\n".to_owned()),
        ("a", "A ![[b]]\n".to_owned()),
        ("b", "B ![[c]]\n".to_owned()),
        ("c", "C ![[d]]\n".to_owned()),
        ("d", "D\n".to_owned()),
    ])
}

fn rendered(text: &str) -> Rendered {
    render(text, &vault())
}
