//! The interface's files, as they were built into this binary.

use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Interface;

/// Browsers ask for it unasked.
const ICON: &[u8] = include_bytes!("../../../../assets/icons/icon.ico");

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Cairn</title><p>This <code>cairn</code> was built without \
    its interface. Run <code>make build</code>, then start it again.</p></html>";

/// A file by its path; the start page for `/`.
pub async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    match Interface::get(path) {
        Some(file) => ([(header::CONTENT_TYPE, kind(path))], file.data).into_response(),
        None if path == "favicon.ico" => ([(header::CONTENT_TYPE, kind(path))], ICON).into_response(),
        None if path == "index.html" => ([(header::CONTENT_TYPE, kind(path))], NOT_BUILT).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such file.").into_response(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
