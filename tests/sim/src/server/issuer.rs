//! The keys of identity providers, fetched as STS fetches them: from what the issuer's configuration names.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use http::header::HOST;
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use super::connection::State;

const LARGEST_DOCUMENT: usize = 256 << 10;
const PATIENCE: Duration = Duration::from_secs(5);

/// What is read of an issuer's `.well-known/openid-configuration`.
#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
}

/// Fetches the keys that a request's tokens need. Where that fails they stay unknown, and the request is told so.
pub(super) async fn provide_keys(state: &Rc<RefCell<State>>, request: &Request<Vec<u8>>) {
    let issuers = state.borrow().sim.wants_keys_of(request);
    for issuer in issuers {
        let keys = tokio::time::timeout(PATIENCE, keys_of(&issuer)).await;
        if let Ok(Some(keys)) = keys {
            // What is no key set leaves the issuer without keys.
            let _ = state.borrow_mut().sim.set_issuer_keys(&issuer, &keys);
        }
    }
}

async fn keys_of(issuer: &str) -> Option<Bytes> {
    let well_known = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let configuration: Configuration = serde_json::from_slice(&get(&well_known).await?).ok()?;
    if configuration.issuer != issuer {
        return None;
    }
    get(&configuration.jwks_uri).await
}

/// A document from this machine, by plain HTTP.
async fn get(address: &str) -> Option<Bytes> {
    let uri: Uri = address.parse().ok()?;
    let host = uri.host()?;
    let here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    if !here || uri.scheme_str() != Some("http") {
        return None;
    }
    let host = host.trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(80))).await;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream.ok()?)).await.ok()?;
    // Its end is seen in the answer.
    tokio::task::spawn_local(connection);
    let request = Request::get(uri.path_and_query()?.as_str())
        .header(HOST, uri.authority()?.as_str())
        .body(Empty::<Bytes>::new())
        .ok()?;
    let response = sender.send_request(request).await.ok()?;
    if response.status() != StatusCode::OK {
        return None;
    }
    let body = Limited::new(response.into_body(), LARGEST_DOCUMENT);
    Some(body.collect().await.ok()?.to_bytes())
}
