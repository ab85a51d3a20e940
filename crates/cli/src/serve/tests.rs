//! The rules of the server, asked without a network.

use super::guard::Guard;
use super::{BODY_LIMIT_BYTES, Site, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use cairn_protocol::dto::*;
use cairn_protocol::{ApiError, Backend, BinaryBackend, binary_command_list, command_list};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, Ipv6Addr, TcpStream};
use std::sync::Arc;
use tokio::sync::watch;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:4711";

struct Fake;

macro_rules! fake {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty;)*) => {
        impl Backend for Fake {
            $(fn $name(&self, _: $request) -> Result<$reply, ApiError> { answer(stringify!($name)) })*
        }
    };
}
command_list!(fake);

macro_rules! fake_binary {
    ($($(#[$doc:meta])* $name:ident($request:ty);)*) => {
        impl BinaryBackend for Fake {
            $(fn $name(&self, request: $request) -> Result<Vec<u8>, ApiError> {
                Ok(serde_json::to_vec(&json!([stringify!($name), request])).unwrap())
            })*
        }
    };
}
binary_command_list!(fake_binary);

fn answer<T: DeserializeOwned>(command: &str) -> Result<T, ApiError> {
    match command {
        "recent_vaults" => Ok(serde_json::from_value(json!([])).unwrap()),
        "mocs" => panic!("as a broken note would"),
        _ => Err(ApiError::new("vault.not_open", "No vault is open.", "Open one.")),
    }
}

fn status(generation: u32) -> VaultStatus {
    VaultStatus {
        generation,
        ..VaultStatus::closed()
    }
}

struct Server {
    app: Router,
    token: String,
    status: watch::Sender<VaultStatus>,
}

fn server() -> Server {
    let (guard, token) = Guard::new(4711).unwrap();
    let (sender, receiver) = watch::channel(status(1));
    let app = router(Site {
        backend: Arc::new(Fake),
        status: receiver,
        guard: Arc::new(guard),
    });
    Server {
        app,
        token,
        status: sender,
    }
}

impl Server {
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(header::HeaderName, &str)],
        body: &str,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        Reply(self.app.clone().oneshot(request).await.unwrap())
    }

    async fn get(&self, path: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
        self.send(Method::GET, path, headers, "").await
    }

    async fn log_in(&self) -> String {
        let reply = self
            .get(&format!("/?token={}", self.token), &[(header::HOST, HOST)])
            .await;
        assert_eq!(reply.0.status(), StatusCode::SEE_OTHER);
        reply
            .header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }

    async fn command(&self, cookie: &str, name: &str, body: &str) -> Reply {
        let headers = [
            (header::HOST, HOST),
            (header::COOKIE, cookie),
            (header::CONTENT_TYPE, "application/json"),
        ];
        self.send(Method::POST, &format!("/api/{name}"), &headers, body)
            .await
    }
}

struct Reply(axum::response::Response);

impl Reply {
    fn header(&self, name: header::HeaderName) -> String {
        self.0
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }

    async fn text(self) -> String {
        let bytes = to_bytes(self.0.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn json(self) -> Value {
        serde_json::from_slice(&to_bytes(self.0.into_body(), 1 << 20).await.unwrap()).unwrap()
    }
}

#[tokio::test]
async fn the_token_opens_one_session_and_is_spent() {
    let server = server();
    let address = format!("/?token={}", server.token);
    let first = server.get(&address, &[(header::HOST, HOST)]).await;
    assert_eq!(first.0.status(), StatusCode::SEE_OTHER);
    assert_eq!(first.header(header::LOCATION), "/");
    let cookie = first.header(header::SET_COOKIE);
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let second = server.get(&address, &[(header::HOST, HOST)]).await;
    assert_eq!(second.0.status(), StatusCode::FORBIDDEN);
    let session = cookie.split(';').next().unwrap();
    let again = server
        .get(&address, &[(header::HOST, HOST), (header::COOKIE, session)])
        .await;
    assert_eq!(again.0.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_token_opens_nothing_and_spends_nothing() {
    let server = server();
    let wrong = server
        .get(
            "/?token=00000000000000000000000000000000",
            &[(header::HOST, HOST)],
        )
        .await;
    assert_eq!(wrong.0.status(), StatusCode::FORBIDDEN);
    let told = wrong.text().await;
    assert!(!told.contains("used before"), "{told}");
    server.log_in().await;
}

#[tokio::test]
async fn nothing_is_served_without_the_session() {
    let server = server();
    for path in ["/", "/index.html", "/events", "/api/status"] {
        let reply = server.get(path, &[(header::HOST, HOST)]).await;
        assert_eq!(reply.0.status(), StatusCode::FORBIDDEN, "{path}");
        let forged = [(header::HOST, HOST), (header::COOKIE, "cairn_session_4711=0")];
        assert_eq!(
            server.get(path, &forged).await.0.status(),
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let posted = server
        .send(Method::POST, "/api/recent_vaults", &[(header::HOST, HOST)], "{}")
        .await;
    assert_eq!(posted.0.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn other_hosts_and_origins_are_refused_even_with_the_session() {
    let server = server();
    let cookie = server.log_in().await;
    let check = async |host: &str, origin: Option<&str>, expected: StatusCode| {
        let mut headers = vec![(header::HOST, host), (header::COOKIE, &cookie)];
        headers.extend(origin.map(|origin| (header::ORIGIN, origin)));
        let reply = server.get("/", &headers).await;
        assert_eq!(reply.0.status(), expected, "Host {host}, Origin {origin:?}");
    };
    check(HOST, None, StatusCode::OK).await;
    check("localhost:4711", Some("http://localhost:4711"), StatusCode::OK).await;
    check("127.0.0.1:4712", None, StatusCode::FORBIDDEN).await;
    check("evil.example", None, StatusCode::FORBIDDEN).await;
    check("evil.example:4711", None, StatusCode::FORBIDDEN).await;
    check(HOST, Some("http://evil.example"), StatusCode::FORBIDDEN).await;
    check(HOST, Some("https://127.0.0.1:4711"), StatusCode::FORBIDDEN).await;
    check(HOST, Some("null"), StatusCode::FORBIDDEN).await;
    assert_eq!(
        server.get("/", &[(header::COOKIE, &cookie)]).await.0.status(),
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn the_right_token_from_a_foreign_host_stays_good() {
    let server = server();
    let foreign = server
        .get(
            &format!("/?token={}", server.token),
            &[(header::HOST, "evil.example")],
        )
        .await;
    assert_eq!(foreign.0.status(), StatusCode::FORBIDDEN);
    server.log_in().await;
}

#[tokio::test]
async fn commands_answer_200_400_413_and_422() {
    let server = server();
    let cookie = server.log_in().await;
    let check = async |name: &str, body: &str, expected: StatusCode, code: &str| {
        let reply = server.command(&cookie, name, body).await;
        assert_eq!(reply.0.status(), expected, "{name} {body}");
        let value = reply.json().await;
        assert_eq!(value["code"].as_str().unwrap_or_default(), code, "{name} {body}");
    };
    check("recent_vaults", "{}", StatusCode::OK, "").await;
    check("recent_vaults", "{", StatusCode::BAD_REQUEST, "request.invalid").await;
    check("node", r#"{"id": 3}"#, StatusCode::BAD_REQUEST, "request.invalid").await;
    check(
        "no_such",
        "{}",
        StatusCode::BAD_REQUEST,
        "request.unknown_command",
    )
    .await;
    check(
        "node",
        r#"{"id": "x"}"#,
        StatusCode::UNPROCESSABLE_ENTITY,
        "vault.not_open",
    )
    .await;
    check("mocs", "{}", StatusCode::UNPROCESSABLE_ENTITY, "internal.panic").await;
    let large = format!("\"{}\"", "x".repeat(BODY_LIMIT_BYTES));
    check("node", &large, StatusCode::PAYLOAD_TOO_LARGE, "request.too_large").await;
    check("recent_vaults", "{}", StatusCode::OK, "").await;
}

#[tokio::test]
async fn a_form_cannot_post_a_command() {
    let server = server();
    let cookie = server.log_in().await;
    let headers = [
        (header::HOST, HOST),
        (header::COOKIE, &*cookie),
        (header::CONTENT_TYPE, "text/plain"),
    ];
    let reply = server
        .send(Method::POST, "/api/recent_vaults", &headers, "{}")
        .await;
    assert_eq!(reply.0.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let server = server();
    let cookie = server.log_in().await;
    for headers in [
        &[(header::HOST, HOST)][..],
        &[(header::HOST, HOST), (header::COOKIE, &*cookie)],
    ] {
        let reply = server.get("/", headers).await;
        assert!(
            reply
                .header(header::CONTENT_SECURITY_POLICY)
                .starts_with("default-src 'none'")
        );
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }
}

#[tokio::test]
async fn files_outside_the_interface_are_not_there() {
    let server = server();
    let cookie = server.log_in().await;
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/no-such.js",
        "/etc/passwd",
    ] {
        let reply = server
            .get(path, &[(header::HOST, HOST), (header::COOKIE, &*cookie)])
            .await;
        assert_eq!(reply.0.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn events_tell_the_status_now_and_after_each_change() {
    let server = server();
    let cookie = server.log_in().await;
    let reply = server
        .get("/events", &[(header::HOST, HOST), (header::COOKIE, &*cookie)])
        .await;
    assert_eq!(reply.header(header::CONTENT_TYPE), "text/event-stream");
    let mut body = reply.0.into_body().into_data_stream();
    let mut next = async || {
        let chunk = futures_util::StreamExt::next(&mut body).await.unwrap().unwrap();
        String::from_utf8(chunk.to_vec()).unwrap()
    };
    assert!(next().await.contains(r#""generation":1"#));
    server.status.send(status(2)).unwrap();
    assert!(next().await.contains(r#""generation":2"#));
}

#[test]
fn only_the_first_address_of_this_machine_is_answered() {
    let (_status, receiver) = watch::channel(status(1));
    let (told, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        super::serve(Arc::new(Fake), receiver, 0, |url| {
            told.send(url.to_owned()).unwrap();
        })
    });
    let url = address.recv().unwrap();
    let port: u16 = url.split([':', '/']).find_map(|part| part.parse().ok()).unwrap();
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
    // A server on all addresses would answer these.
    assert!(TcpStream::connect((Ipv4Addr::new(127, 0, 0, 2), port)).is_err());
    assert!(TcpStream::connect((Ipv6Addr::LOCALHOST, port)).is_err());
}
