//! The one window: it shows the interface and nothing else. Web links open in the system's browser.

use std::sync::mpsc::Sender;
use tauri::webview::{NewWindowResponse, PageLoadEvent, Url};
use tauri::{App, WebviewWindowBuilder};

/// Opens the window that `tauri.conf.json` describes, and tells when its page was loaded.
///
/// # Errors
/// What the system has against it.
pub fn open(app: &App, loaded: Sender<()>) -> tauri::Result<()> {
    let config = app.config().app.windows.first().cloned().unwrap_or_default();
    let opened = WebviewWindowBuilder::from_config(app, &config)?
        .on_page_load(move |_, page| {
            if page.event() == PageLoadEvent::Finished {
                // Nobody waits for it any more when the page is loaded again.
                let _ = loaded.send(());
            }
        })
        .on_navigation(|url| {
            let own = is_interface(url);
            if !own {
                open_outside(url);
            }
            own
        })
        .on_new_window(|url, _| {
            open_outside(&url);
            NewWindowResponse::Deny
        })
        .build();
    opened.map(drop)
}

fn is_interface(url: &Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

fn open_outside(url: &Url) {
    if may_leave(url) {
        // Nothing to do if there is no browser: the link stays visible in the note.
        drop(open::that_detached(url.as_str()));
    }
}

fn may_leave(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "mailto")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, interface: bool, outside: bool) {
        let url = Url::parse(url).unwrap();
        assert_eq!(
            (is_interface(&url), may_leave(&url)),
            (interface, outside),
            "{url}"
        );
    }

    #[test]
    fn only_the_interface_is_shown_and_only_web_links_leave() {
        check("tauri://localhost/index.html", true, false);
        check("https://example.org/", false, true);
        check("mailto:someone@example.org", false, true);
        check("file:///etc/passwd", false, false);
        check("obsidian://open", false, false);
        check("javascript:alert(1)", false, false);
    }
}
