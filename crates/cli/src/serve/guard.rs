//! Who may ask: the one-time token, the session cookie, and the Host and Origin headers that keep other sites out.
//!
//! A page of another site can send requests to 127.0.0.1, and by rebinding its name even read the replies; such
//! requests carry its name in Host or Origin. Other programs on this machine know neither token nor cookie.

use super::random::{same, secret};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::sync::atomic::{AtomicBool, Ordering};

/// The rules for one port and one run.
pub struct Guard {
    authorities: [String; 2],
    cookie: String,
    session: String,
    token: String,
    spent: AtomicBool,
}

/// What becomes of a request.
pub enum Verdict {
    /// It is served.
    Pass,
    /// It is answered here: refused, or led on with a session.
    Answer(Response),
}

impl Guard {
    /// The rules for `port`, and the token that opens the session.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(port: u16) -> Result<(Self, String), getrandom::Error> {
        let token = secret()?;
        let guard = Self {
            authorities: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
            // Cookies are shared by all ports of a host: two servers must not overwrite each other's.
            cookie: format!("cairn_session_{port}"),
            session: secret()?,
            token: token.clone(),
            spent: AtomicBool::new(false),
        };
        Ok((guard, token))
    }

    /// Decides on a request.
    pub fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Verdict {
        if !self.is_host(headers) || !self.is_origin(headers) {
            return refuse("This server answers only pages of its own.");
        }
        let known = self.has_session(headers);
        match token_of(method, uri) {
            Some(_) if known => Verdict::Answer(see_home().into_response()),
            Some(token) if self.spend(token) => {
                let cookie = format!(
                    "{}={}; HttpOnly; SameSite=Strict; Path=/",
                    self.cookie, self.session
                );
                Verdict::Answer(([(header::SET_COOKIE, cookie)], see_home()).into_response())
            }
            Some(token) if same(&self.token, token) => {
                refuse("This address was used before. Start `cairn serve` again for a new one.")
            }
            Some(_) => {
                refuse("This is not the address that `cairn serve` printed: its token is another one.")
            }
            None if known => Verdict::Pass,
            None => refuse("Open the address that `cairn serve` printed; it opens this page once."),
        }
    }

    fn is_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        hosts.next().is_none() && host.is_some_and(|host| self.authorities.iter().any(|own| own == host))
    }

    fn is_origin(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|origin| {
            let authority = origin
                .to_str()
                .ok()
                .and_then(|origin| origin.strip_prefix("http://"));
            authority.is_some_and(|authority| self.authorities.iter().any(|own| own == authority))
        })
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.cookie && same(value, &self.session))
    }

    fn spend(&self, token: &str) -> bool {
        same(&self.token, token) && !self.spent.swap(true, Ordering::AcqRel)
    }
}

fn token_of<'a>(method: &Method, uri: &'a Uri) -> Option<&'a str> {
    let opens = method == Method::GET && uri.path() == "/";
    let query = uri.query().filter(|_| opens)?;
    query.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn see_home() -> (StatusCode, [(header::HeaderName, &'static str); 1]) {
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/")])
}

fn refuse(why: &'static str) -> Verdict {
    Verdict::Answer((StatusCode::FORBIDDEN, why).into_response())
}
