//! awsJson1.1: what goes over the wire for ECS and Cognito Identity.
//!
//! See <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>.

use std::borrow::Cow;

use super::member::Others;
use super::message::Response;
use super::read::{ReadError, Target, read};
use super::shape::{Shape, Slot};
use super::value::Member;
use crate::error::{Error, Moment, code};
use crate::json::{self, JsonFlaw};

/// The `content-type` of every request.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// Reads a response: the output, or the error that ECS, or somebody on the way, answered with.
///
/// No operation's output is empty: a success that has none of its members is not ECS's, but that of a network's sign-in page,
/// say, that believes to be an API. Whether the request arrived is open then.
///
/// # Errors
/// AWS's error where ECS answered with one; [`code::UNREADABLE_RESPONSE`] where the body is not this protocol's.
pub(crate) fn parse<T: Shape + Default>(response: &Response) -> Result<T, Error> {
    let mut output = T::default();
    parse_into(response, &mut output)?;
    Ok(output)
}

/// The same, into an output of which only the operation's name says what it is.
pub(crate) fn parse_into(response: &Response, output: &mut dyn Shape) -> Result<(), Error> {
    let text = success(response)?;
    let mut answer = TrackedOutput {
        output,
        has_members: false,
    };
    read(text, Target::Shape(&mut answer))
        .map_err(|unread| unreadable(response, &position(&unread)))?;
    if answer.has_members {
        return Ok(());
    }
    Err(unreadable(
        response,
        "it has none of the members that ECS returns",
    ))
}

/// An output that can be read, and leave as JSON.
pub(crate) trait Output: Shape + Member {}

impl<T: Shape + Member> Output for T {}

/// An output, and whether any of its members came.
struct TrackedOutput<'a> {
    output: &'a mut dyn Shape,
    has_members: bool,
}

impl Shape for TrackedOutput<'_> {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        self.output.slot(name)
    }

    fn others_mut(&mut self) -> Option<&mut Others> {
        self.output.others_mut()
    }

    fn mark_present(&mut self) {
        self.has_members = true;
    }
}

/// Reads a success with `read`, which returns `None` if what was requested is missing.
///
/// # Errors
/// As [`parse`].
pub(crate) fn answer<T>(response: &Response, read: &dyn Fn(&str) -> Option<T>) -> Result<T, Error> {
    read(success(response)?)
        .ok_or_else(|| unreadable(response, "it does not have what was requested"))
}

/// The text of a success.
pub(crate) fn success(response: &Response) -> Result<&str, Error> {
    if let Some(error) = error_of(response) {
        return Err(error);
    }
    let text = std::str::from_utf8(&response.body)
        .map_err(|_| unreadable(response, "its body is not UTF-8 text"))?;
    match text.trim_ascii() {
        "" => Err(unreadable(response, "its body is empty")),
        text if text.starts_with('{') => Ok(text),
        text => Err(unreadable(response, looks_like(text))),
    }
}

/// The error in a response; `None` for a success.
///
/// Its type is the `X-Amzn-Errortype` header, else the body's top-level `code`, else its top-level `__type`; of that, what
/// follows the last `#` in the part before the first `:`. The body may be empty, and need not be JSON.
#[must_use]
pub(crate) fn error_of(response: &Response) -> Option<Error> {
    if (200..300).contains(&response.status) {
        return None;
    }
    let text = std::str::from_utf8(&response.body)
        .unwrap_or_default()
        .trim_ascii();
    let members = Others::parse(text);
    let member = |wanted: &str| json::text(members.as_ref()?.json(wanted)?);

    let stated = response
        .header("x-amzn-errortype")
        .map(Cow::Borrowed)
        .or_else(|| member("code"))
        .or_else(|| member("__type"));
    let code = stated
        .as_deref()
        .map(bare_code)
        .filter(|code| !code.is_empty());
    let message = member("message")
        .or_else(|| member("Message"))
        .filter(|text| !text.is_empty());

    let Some(code) = code else {
        let what = if members.is_none() && !text.is_empty() {
            looks_like(text)
        } else {
            "it names no error"
        };
        return Some(unreadable(response, what));
    };
    let message = match message {
        Some(message) => message.into_owned(),
        None => format!(
            "ECS answered {code} (HTTP {}) without a message.",
            response.status
        ),
    };
    let error = Error::service(code.to_owned(), message);
    Some(error.in_response(response.status, request_id(response)))
}

/// Where it broke. The parser's own words are not passed on: they quote what they could not read.
fn position(unread: &ReadError) -> String {
    let what = match unread {
        ReadError::Unfit(JsonFlaw::TooDeep) => "its JSON is nested too deeply",
        ReadError::Unfit(JsonFlaw::ControlCharacter) => {
            "its JSON has a control character in a string"
        }
        ReadError::TypeMismatch => "its JSON has an unexpected structure",
        ReadError::Json(error) if error.is_eof() => "its JSON ends too early",
        ReadError::Json(error) => {
            return format!(
                "its JSON is invalid, or has an unexpected structure, at line {}, column {}",
                error.line(),
                error.column()
            );
        }
    };
    what.to_owned()
}

fn looks_like(text: &str) -> &'static str {
    if text.starts_with('<') {
        "its body is a web page or XML, as from a proxy, firewall or sign-in page"
    } else {
        "its body is not a JSON object"
    }
}

fn unreadable(response: &Response, what: &str) -> Error {
    let status = response.status;
    let message = format!(
        "The answer (HTTP {status}) did not come from ECS: {what}. Check the endpoint, and any proxy or firewall in between."
    );
    Error::new(Moment::Response, code::UNREADABLE_RESPONSE, message)
        .in_response(status, request_id(response))
}

fn bare_code(stated: &str) -> &str {
    let before_colon = stated.split(':').next().unwrap_or_default();
    before_colon.rsplit('#').next().unwrap_or_default().trim()
}

fn request_id(response: &Response) -> Option<String> {
    response
        .header("x-amzn-requestid")
        .or_else(|| response.header("x-amz-request-id"))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecs::list_clusters::ListClustersOutput;
    use crate::error::Class;

    fn error(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let response = Response {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        };
        parse::<ListClustersOutput>(&response).unwrap_err()
    }

    #[test]
    fn the_error_type_is_the_header_else_code_else_type() {
        let both = r#"{"code":"FromCode","__type":"FromType","message":"m"}"#;
        assert_eq!(
            error(400, &[("X-Amzn-Errortype", "FromHeader")], both).code(),
            "FromHeader"
        );
        assert_eq!(error(400, &[], both).code(), "FromCode");
        assert_eq!(
            error(400, &[], r#"{"__type":"FromType"}"#).code(),
            "FromType"
        );
    }

    #[test]
    fn of_an_error_type_only_the_shape_name_counts() {
        for stated in [
            "FooError",
            "FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
            "aws.protocoltests.restjson#FooError",
            "aws.protocoltests.restjson#FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
        ] {
            assert_eq!(
                error(500, &[("x-amzn-errortype", stated)], "").code(),
                "FooError"
            );
            assert_eq!(
                error(500, &[], &format!(r#"{{"__type":"{stated}"}}"#)).code(),
                "FooError"
            );
        }
    }

    #[test]
    fn a_nested_type_is_not_the_errors_type() {
        let error = error(
            400,
            &[],
            r#"{"__type":"Outer","detail":{"__type":"Inner","code":"Inner"},"Message":"why"}"#,
        );
        assert_eq!(error.code(), "Outer");
        assert_eq!(error.message(), "why");
    }

    #[test]
    fn an_error_without_a_message_still_says_something() {
        let error = error(
            400,
            &[
                ("x-amzn-errortype", "ClientException"),
                ("x-amzn-requestid", "r-1"),
            ],
            "",
        );
        assert_eq!(
            error.message(),
            "ECS answered ClientException (HTTP 400) without a message."
        );
        assert_eq!(error.request_id(), Some("r-1"));
        assert_eq!(error.status(), Some(400));
    }

    #[test]
    fn a_proxys_page_is_reported_as_such_whatever_its_status() {
        for status in [200, 403, 502] {
            let error = error(
                status,
                &[("content-type", "text/html")],
                "<html><body>Blocked</body></html>",
            );
            assert_eq!(error.code(), "unreadable-response");
            assert!(
                error.message().contains("as from a proxy"),
                "{}",
                error.message()
            );
            assert_eq!(error.status(), Some(status));
        }
        assert_eq!(error(502, &[], "<html>").class(), Class::Transient);
    }

    #[test]
    fn a_success_that_is_no_json_object_is_unreadable() {
        for body in ["[]", "null", "hello", "{", "{\"a\":}", "\u{1}"] {
            assert_eq!(
                error(200, &[], body).code(),
                "unreadable-response",
                "{body}"
            );
        }
    }

    #[test]
    fn a_success_without_any_member_is_no_answer_of_ecs() {
        let answer = |body: &str| {
            let mut response = Response::default();
            (response.status, response.body) = (200, body.as_bytes().to_vec());
            parse::<ListClustersOutput>(&response)
        };
        assert!(answer(r#"{"clusterArns":[]}"#).is_ok());
        for body in ["", "{}", r#"{"login":"/hotspot"}"#] {
            let error = answer(body).unwrap_err();
            assert_eq!(error.code(), code::UNREADABLE_RESPONSE);
            assert!(!error.was_not_executed());
        }
    }
}
