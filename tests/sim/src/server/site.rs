//! The static page, served as a static host would, with the headers that such a host should add.

use std::path::{Component, Path};

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::connection::State;

pub(super) fn answer(state: &State, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let Some(directory) = &state.options.site else {
        return plain(
            StatusCode::NOT_FOUND,
            "No page is served here: say --site DIR.\n",
        );
    };
    let path = request.uri().path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    if path == "config.json" {
        return config(state, request);
    }
    // Nothing but plain names: no `..`, no absolute path.
    if !Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return plain(StatusCode::NOT_FOUND, "Not found.\n");
    }
    match std::fs::read(directory.join(path)) {
        Ok(body) if path == "index.html" => {
            file(path, admit(state.options.endpoint.as_ref(), body))
        }
        Ok(body) => file(path, body),
        Err(_) => plain(StatusCode::NOT_FOUND, "Not found.\n"),
    }
}

/// Lets the page call the endpoint it is told to: the policy in its `<meta>` names every host.
fn admit(endpoint: Option<&String>, page: Vec<u8>) -> Vec<u8> {
    match (endpoint, String::from_utf8(page)) {
        (Some(endpoint), Ok(page)) => page
            .replacen("connect-src ", &format!("connect-src {endpoint} "), 1)
            .into_bytes(),
        (None, Ok(page)) => page.into_bytes(),
        (_, Err(not_text)) => not_text.into_bytes(),
    }
}

fn config(state: &State, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    // The page's own origin, as the browser calls it: `localhost` and `127.0.0.1` are two of them.
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let own = host.map_or_else(|| state.origin.clone(), |host| format!("http://{host}"));
    let endpoint = state.options.endpoint.as_deref().unwrap_or(&own);
    // The page's settings, as this server wants them: with the Regions of the demo.
    let config = json!({
        "endpoint": endpoint,
        "stsEndpoint": endpoint,
        "regions": ["us-east-1", "eu-west-1"],
    });
    file("config.json", config.to_string().into_bytes())
}

fn file(path: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = respond(StatusCode::OK, media_type(path), body);
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("frame-ancestors 'none'"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn plain(status: StatusCode, text: &str) -> Response<Vec<u8>> {
    respond(
        status,
        "text/plain; charset=utf-8",
        text.as_bytes().to_vec(),
    )
}

fn respond(status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn media_type(path: &str) -> &'static str {
    match Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
