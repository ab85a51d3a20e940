//! `cairn serve`: the interface over loopback, for a browser. The same commands as the window has, by HTTP.
//!
//! Only this machine reaches it, and of what runs on this machine only who was told the one-time address.

mod api;
mod assets;
mod events;
mod guard;
mod random;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{self, HeaderName};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use cairn_protocol::BinaryBackend;
use cairn_protocol::dto::VaultStatus;
use guard::Guard;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Most requests are ids and a few words; the largest is a study document of 20 MiB with every byte escaped.
const BODY_LIMIT_BYTES: usize = 48 << 20;
/// How long commands under way may take when the server ends.
const FAREWELL: Duration = Duration::from_millis(500);

/// As the window's policy, with the server in the place of Tauri's own scheme.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Why the interface cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Most likely the port is taken.
    #[error("port {port} of 127.0.0.1 cannot be used: {source}")]
    Bind {
        /// The port asked for; 0 = any.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// Without it the address could be guessed.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// Threads, or the connection as a whole.
    #[error("the server stopped: {0}")]
    Io(#[from] io::Error),
}

/// What every request is answered from.
#[derive(Clone)]
struct Site {
    backend: Arc<dyn BinaryBackend>,
    status: watch::Receiver<VaultStatus>,
    guard: Arc<Guard>,
}

/// Serves the interface on 127.0.0.1 until the process is told to end (Ctrl+C, SIGTERM). `port` 0 takes any
/// that is free; `announce` is given the one-time address as soon as it answers.
///
/// # Errors
/// [`ServeError`]: a port that is taken, mostly.
pub fn serve(
    backend: Arc<dyn BinaryBackend>,
    status: watch::Receiver<VaultStatus>,
    port: u16,
    announce: impl FnOnce(&str),
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = bound.map_err(|source| ServeError::Bind { port, source })?;
        let port = listener.local_addr()?.port();
        let (guard, token) = Guard::new(port).map_err(ServeError::Random)?;
        let app = router(Site {
            backend,
            status,
            guard: Arc::new(guard),
        });
        announce(&format!("http://127.0.0.1:{port}/?token={token}"));
        tokio::select! {
            served = async { axum::serve(listener, app).await } => Ok(served?),
            () = told_to_end() => Ok(()),
        }
    });
    // Event streams never end by themselves, so the server is not asked to wait for its connections.
    runtime.shutdown_timeout(FAREWELL);
    ended
}

fn router(site: Site) -> Router {
    Router::new()
        .route("/api/{name}", post(api::command))
        .route("/events", get(events::stream))
        .fallback(get(assets::file))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn_with_state(site.clone(), admit))
        .layer(middleware::from_fn(harden))
        .with_state(site)
}

async fn admit(State(site): State<Site>, request: Request, next: Next) -> Response {
    match site
        .guard
        .judge(request.method(), request.uri(), request.headers())
    {
        guard::Verdict::Pass => next.run(request).await,
        guard::Verdict::Answer(response) => response,
    }
}

async fn harden(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Ctrl+C or, on Unix, SIGTERM.
async fn told_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    drop(tokio::signal::ctrl_c().await);
}

#[cfg(test)]
mod tests;
