//! A request and a response, as plain data.
//!
//! The public face is the `http` crate's types, which convert. Inside, its header map and URI parser would be a fifth of the
//! wasm module, for five headers and one URL.

use std::fmt;

use http::{HeaderName, HeaderValue, Uri};

/// A signed request: `POST`, always.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Its URL.
    pub url: String,
    /// Its host, which is signed, and which HTTP clients set on their own.
    pub host: String,
    /// Every header but `host`.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
}

/// Where it goes. A header, a body or a webhook's path may hold what is secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Its headers, names in any case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(held, _)| held.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    #[cfg(test)]
    pub(crate) fn ok(body: &str) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }
}

impl From<Request> for http::Request<String> {
    fn from(request: Request) -> Self {
        // Endpoints are validated when they are resolved, and so are tokens and keys; dates and signatures are ASCII.
        let mut converted = Self::new(request.body);
        *converted.method_mut() = http::Method::POST;
        *converted.uri_mut() = request.url.parse::<Uri>().unwrap_or_default();
        for (name, value) in request.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                converted
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
        converted
    }
}

impl<B: Into<Vec<u8>>> From<http::Response<B>> for Response {
    fn from(response: http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        let headers = parts
            .headers
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        Self {
            status: parts.status.as_u16(),
            headers,
            body: body.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_found_in_any_case() {
        let response = Response {
            headers: vec![("X-Amzn-ErrorType".to_owned(), "ClientException".to_owned())],
            ..Response::default()
        };
        assert_eq!(response.header("x-amzn-errortype"), Some("ClientException"));
        assert_eq!(response.header("date"), None);
    }

    #[test]
    fn a_request_becomes_one_of_the_http_crate_and_a_response_comes_back() {
        let request = Request {
            url: "https://ecs.eu-west-1.amazonaws.com/".to_owned(),
            host: "ecs.eu-west-1.amazonaws.com".to_owned(),
            headers: vec![("x-amz-target", "T.Op".to_owned())],
            body: "{}".to_owned(),
        };
        let request = http::Request::<String>::from(request);
        assert_eq!(request.method(), http::Method::POST);
        assert_eq!(request.uri(), "https://ecs.eu-west-1.amazonaws.com/");
        assert_eq!(request.headers()["x-amz-target"], "T.Op");
        assert_eq!(request.body(), "{}");

        let response = http::Response::builder()
            .status(400)
            .header("Date", "today")
            .body("no")
            .unwrap();
        let response = Response::from(response);
        assert_eq!(
            (response.status, response.header("date"), &*response.body),
            (400, Some("today"), &b"no"[..])
        );
    }
}
