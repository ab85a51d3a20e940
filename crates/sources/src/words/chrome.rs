//! Lines that belong to a web page and not to its text.

use super::fold;

/// Lines that only a page's chrome has.
#[rustfmt::skip]
const CHROME: &[&str] = &[
    "skip to content", "skip to main content", "latest commit", "file metadata and controls", "table of contents", "on this page", "in this article",
    "edit this page", "edit this page on github", "edit on github", "back to top", "sign in", "sign up", "log in", "log out", "create account", "subscribe",
    "subscribe to our newsletter", "accept all cookies", "accept cookies", "cookie policy", "cookie settings", "privacy policy", "terms of service",
    "terms of use", "all rights reserved", "member-only story", "open in app", "share this article", "share on twitter", "share on facebook",
    "share on linkedin", "copy link", "print this page", "leave a comment", "leave a reply", "post a comment", "read more", "related articles",
    "recommended from medium", "toggle navigation", "toggle dark mode", "main menu", "search this site", "you might also like", "advertisement",
    "view raw", "raw file", "code owners", "go to file", "add file", "copy raw file", "download raw file", "перейти к содержимому", "перейти к содержанию",
    "войти", "зарегистрироваться", "подписаться", "поделиться", "все права защищены", "читать далее", "реклама", "наверх", "политика конфиденциальности",
    "оставить комментарий", "zum inhalt springen", "anmelden", "datenschutz", "impressum", "saltar al contenido", "iniciar sesión", "aller au contenu",
];

/// Lines that are chrome beside other chrome.
#[rustfmt::skip]
const CHROME_BESIDE: &[&str] = &[
    "history", "raw", "blame", "edit", "copy", "preview", "code", "issues", "pull requests", "actions", "projects", "wiki", "insights", "settings", "home",
    "menu", "search", "next", "previous", "share", "follow", "following", "comments", "clap", "save", "listen", "more", "about", "contact", "blog", "help",
    "docs", "pricing", "star", "fork", "watch", "tags", "download", "print", "close", "cancel", "ok", "login", "register", "contributors", "releases",
    "packages", "languages", "readme", "license", "история", "меню", "поиск", "главная", "далее", "назад", "комментарии", "контакты", "о нас",
];

/// How surely a line is chrome, by its words: 2 surely, 1 beside other chrome, 0 not.
pub(crate) fn chrome(line: &str) -> u8 {
    if line.len() > 120 {
        return 0;
    }
    let folded = fold(line);
    let text = folded.trim_matches(|c: char| !c.is_alphanumeric());
    match () {
        () if folded.starts_with('©')
            || folded.starts_with("copyright ©")
            || folded.starts_with("(c) 20") =>
        {
            2
        }
        () if CHROME.contains(&text) || is_counter(text) => 2,
        () if CHROME_BESIDE.contains(&text) => 1,
        () => 0,
    }
}

/// `232 lines (151 loc) · 2.92 kb`, `7 min read`, `1.2k views`, `3 contributors`.
fn is_counter(text: &str) -> bool {
    const COUNTED: &[&str] = &[
        "lines",
        "loc",
        "sloc",
        "kb",
        "mb",
        "bytes",
        "views",
        "view",
        "claps",
        "comments",
        "comment",
        "stars",
        "forks",
        "contributors",
        "contributor",
        "commits",
        "commit",
        "followers",
        "likes",
        "shares",
        "просмотров",
        "комментариев",
    ];
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == ','))
        .filter(|w| !w.is_empty())
        .collect();
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    if words.len() < 2 || words.len() > 8 || !number(words[0]) {
        return false;
    }
    if words.len() == 3 && words[1].starts_with("min") && (words[2] == "read" || words[2] == "reading") {
        return true;
    }
    words.iter().all(|word| number(word) || COUNTED.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chrome_is_told_by_its_words() {
        for line in [
            "Skip to content",
            "232 lines (151 loc) · 2.92 KB",
            "7 min read",
            "© 2024 Example",
            "1.2k views",
        ] {
            assert_eq!(chrome(line), 2, "{line}");
        }
        assert_eq!(chrome("History"), 1);
        for line in [
            "7 layers",
            "3 replicas",
            "Reading source code",
            "2 commits per day are enough",
        ] {
            assert_eq!(chrome(line), 0, "{line}");
        }
    }
}
