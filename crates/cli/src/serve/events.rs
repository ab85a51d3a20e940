//! `GET /events`: the vault's status now and whenever it changes, as server-sent events.

use super::Site;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};

/// Each message is a `VaultStatus`. Statuses between two messages may be skipped, never the latest.
pub async fn stream(State(site): State<Site>) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let mut status = site.status;
    status.mark_changed();
    let messages = stream::unfold(status, |mut status| async {
        status.changed().await.ok()?;
        let message = Event::default().json_data(&*status.borrow_and_update());
        Some((message, status))
    });
    Sse::new(messages).keep_alive(KeepAlive::default())
}
