//! `POST /api/NAME`: a command's request in, its reply out, both JSON; the replies of some commands are bytes.

use super::Site;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use cairn_protocol::{ApiError, dispatch, dispatch_binary};
use serde_json::Value;

/// Answers 200 with the reply, 400 with what was wrong about the request, 413 if it is too large, 422 with why the command failed.
pub async fn command(
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(refused) => return (refused.status(), Json(too_large(&refused.body_text()))).into_response(),
    };
    if !is_json(&headers) {
        return failure(&invalid("it is not JSON"));
    }
    let request: Value = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => return failure(&invalid(&error.to_string())),
    };
    let answer = move || match dispatch_binary(&*site.backend, &name, &request) {
        Some(bytes) => bytes.map(Reply::Bytes),
        None => dispatch(&*site.backend, &name, request).map(Reply::Json),
    };
    let done = tokio::task::spawn_blocking(answer).await;
    match done.unwrap_or_else(|_| Err(panicked())) {
        Ok(Reply::Json(reply)) => Json(reply).into_response(),
        Ok(Reply::Bytes(bytes)) => {
            ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
        }
        Err(error) => failure(&error),
    }
}

enum Reply {
    Json(Value),
    Bytes(Vec<u8>),
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim() == "application/json")
}

fn failure(error: &ApiError) -> Response {
    let own_fault = error.code.starts_with("request.");
    let status = if own_fault {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    (status, Json(error)).into_response()
}

fn invalid(why: &str) -> ApiError {
    ApiError::new(
        "request.invalid",
        format!("The request was not understood: {why}."),
        "Reload the page.",
    )
}

fn too_large(why: &str) -> ApiError {
    ApiError::new(
        "request.too_large",
        format!("The request was not taken in: {why}."),
        "Send less at once.",
    )
}

fn panicked() -> ApiError {
    ApiError::new(
        "internal.panic",
        "Something went wrong inside Cairn. Your notes are not touched.",
        "Try again. If it happens again, restart Cairn.",
    )
}
