//! AWS Query: what goes over the wire for STS. Requests are forms, answers are XML.
//!
//! See <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.

use std::fmt;
use zeroize::Zeroizing;

use super::message::Response;
use crate::error::{Error, Moment, code};
use crate::substring;

/// The `content-type` of every request. Browsers send it without asking the server first.
pub(crate) const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The body of a request: the operation, the version, and every member that is there.
#[must_use]
pub(crate) fn body(action: &str, version: &str, members: &[(&str, Option<&str>)]) -> String {
    let mut body = ["Action=", action, "&Version=", version].concat();
    for (name, value) in members {
        if let Some(value) = value {
            body.push('&');
            body.push_str(name);
            body.push('=');
            push_encoded(&mut body, value);
        }
    }
    body
}

fn push_encoded(out: &mut String, value: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// Reads a response with `read`, which gives `None` where it does not find what it needs.
///
/// # Errors
/// AWS's error where it answered with one; [`code::UNREADABLE_RESPONSE`] where the body is not this protocol's, or `read`
/// does not find what it needs.
pub(crate) fn parse<T>(
    response: &Response,
    read: impl Fn(&XmlResponse) -> Option<T>,
) -> Result<T, Error> {
    read(&success(response)?)
        .ok_or_else(|| unreadable(response, "it does not have what was requested"))
}

/// The answer of a success.
pub(crate) fn success(response: &Response) -> Result<XmlResponse, Error> {
    let text = std::str::from_utf8(&response.body).unwrap_or_default();
    let Some(answer) = XmlResponse::parse(text) else {
        return Err(unreadable(response, "it is not XML"));
    };
    if (200..300).contains(&response.status) {
        return Ok(answer);
    }
    Err(refusal(response, &answer).unwrap_or_else(|| unreadable(response, "it names no error")))
}

/// An answer: its elements with the text in them, each with the name of the element around it.
pub(crate) struct XmlResponse(Vec<Leaf>);

/// It may hold secrets.
impl fmt::Debug for XmlResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

struct Leaf {
    parent: String,
    name: String,
    text: Zeroizing<String>,
}

impl XmlResponse {
    /// Reads elements, text and CDATA; attributes, comments and instructions are passed over. STS declares no document types; whoever
    /// does, wants something else.
    ///
    /// It takes all that an XML library takes (a test holds the two together), in a twentieth of the module: they read every kind of XML.
    fn parse(xml: &str) -> Option<Self> {
        let mut leaves = Vec::new();
        let mut open: Vec<&str> = Vec::new();
        let mut text = Zeroizing::new(String::new());
        let mut rest = xml;
        while let Some((before, markup)) = rest.split_once('<') {
            push_text(&mut text, before)?;
            rest = if let Some(data) = markup.strip_prefix("![CDATA[") {
                let (data, rest) = substring::split_once(data, "]]>")?;
                text.push_str(data);
                rest
            } else if let Some(comment) = markup.strip_prefix("!--") {
                substring::split_once(comment, "-->")?.1
            } else if let Some(instruction) = markup.strip_prefix('?') {
                substring::split_once(instruction, "?>")?.1
            } else if let Some(closing) = markup.strip_prefix('/') {
                let (name, rest) = closing.split_once('>')?;
                let name = local(name);
                open.pop().filter(|open| *open == name)?;
                leaves.push(Leaf {
                    parent: open.last().copied().unwrap_or_default().to_owned(),
                    name: name.to_owned(),
                    text: std::mem::take(&mut text),
                });
                rest
            } else if markup.starts_with('!') {
                return None;
            } else {
                let (tag, rest) = markup.split_at_checked(length_of_tag(markup)?)?;
                text.clear();
                if !tag.ends_with('/') {
                    open.push(local(tag));
                }
                rest.strip_prefix('>')?
            };
        }
        (open.is_empty() && !leaves.is_empty()).then_some(Self(leaves))
    }

    /// The text of the element `name` in the element `parent`, wherever that is.
    #[must_use]
    pub(crate) fn text(&self, parent: &str, name: &str) -> Option<&str> {
        let leaf = self
            .0
            .iter()
            .find(|leaf| leaf.parent == parent && leaf.name == name)?;
        Some(leaf.text.trim()).filter(|text| !text.is_empty())
    }
}

/// How long a tag is. In quotes, a `>` is an attribute's.
fn length_of_tag(markup: &str) -> Option<usize> {
    let mut quote = None;
    markup.bytes().position(|byte| match quote {
        None if byte == b'>' => true,
        None => {
            quote = Some(byte).filter(|byte| matches!(byte, b'"' | b'\''));
            false
        }
        Some(_) => {
            quote = quote.filter(|quote| *quote != byte);
            false
        }
    })
}

/// The name of a tag, without the prefix of its namespace.
fn local(tag: &str) -> &str {
    let name = tag.split_ascii_whitespace().next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

/// Appends a text with its entities resolved: the five of XML, and characters by their number.
fn push_text(out: &mut String, text: &str) -> Option<()> {
    let mut parts = text.split('&');
    out.push_str(parts.next()?);
    for part in parts {
        let (entity, rest) = part.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#')?;
                let number = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(number.ok()?)?
            }
        });
        out.push_str(rest);
    }
    Some(())
}

fn refusal(response: &Response, answer: &XmlResponse) -> Option<Error> {
    let code = answer.text("Error", "Code")?.to_owned();
    let message = match answer.text("Error", "Message") {
        Some(message) => message.to_owned(),
        None => format!(
            "STS answered {code} (HTTP {}) without a message.",
            response.status
        ),
    };
    Some(Error::service(code, message).in_response(response.status, request_id(response)))
}

fn unreadable(response: &Response, what: &str) -> Error {
    let status = response.status;
    let message = format!(
        "The answer (HTTP {status}) did not come from STS: {what}. Check the endpoint, and any proxy or firewall in between."
    );
    Error::new(Moment::Response, code::UNREADABLE_RESPONSE, message)
        .in_response(status, request_id(response))
}

fn request_id(response: &Response) -> Option<String> {
    response.header("x-amzn-requestid").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xmlparser::{ElementEnd, Token, Tokenizer};

    use super::*;

    fn answered(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![(
                "x-amzn-RequestId".to_owned(),
                "c6104cbe-af31-11e0-8154-cbc7ccf896c7".to_owned(),
            )],
            body: body.as_bytes().to_vec(),
        }
    }

    fn error(status: u16, body: &str) -> Error {
        parse(&answered(status, body), |_| None::<()>).unwrap_err()
    }

    #[test]
    fn a_form_is_percent_encoded_and_leaves_out_what_is_absent() {
        let members = [
            ("RoleArn", Some("arn:aws:iam::111122223333:role/Ops+1")),
            ("Policy", None),
            ("RoleSessionName", Some("änne@example.com")),
        ];
        assert_eq!(
            body("AssumeRole", "2011-06-15", &members),
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FOps%2B1&RoleSessionName=%C3%A4nne%40example.com"
        );
    }

    #[test]
    fn elements_are_found_in_any_order_with_entities_resolved() {
        let xml = r#"<?xml version="1.0"?><R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Meta><Id>x</Id></Meta>
            <Credentials><B> two </B><A>a&amp;b&#x2F;&#47;<![CDATA[<c>]]></A><C></C></Credentials></R>"#;
        let parsed = parse(&answered(200, xml), |answer| {
            Some(["A", "B", "C"].map(|name| answer.text("Credentials", name).map(str::to_owned)))
        })
        .unwrap();
        assert_eq!(
            parsed,
            [Some("a&b//<c>".to_owned()), Some("two".to_owned()), None]
        );
    }

    #[test]
    fn a_refusal_keeps_its_code_its_words_and_its_request() {
        let xml = r#"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
            <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>r</RequestId></ErrorResponse>"#;
        let error = error(403, xml);
        assert_eq!(error.code(), "AccessDenied");
        assert_eq!(
            error.message(),
            "Not authorized to perform sts:AssumeRoleWithWebIdentity"
        );
        assert_eq!(
            error.request_id(),
            Some("c6104cbe-af31-11e0-8154-cbc7ccf896c7")
        );
    }

    #[test]
    fn what_is_not_stss_is_reported_as_such() {
        for (status, body) in [
            (200, ""),
            (200, "{}"),
            (200, "<html><p>Sign in</html>"),
            (200, "<a/>"),
            (502, "<html></html>"),
            (403, "<Error/>"),
        ] {
            let error = error(status, body);
            assert_eq!(error.code(), "unreadable-response", "{body}");
            assert_eq!(error.status(), Some(status));
        }
    }

    /// The same leaves, found by a library.
    fn leaves_by_library(xml: &str) -> Option<Vec<(String, String, String)>> {
        let mut leaves = Vec::new();
        let (mut open, mut text) = (Vec::new(), String::new());
        for token in Tokenizer::from(xml) {
            match token.ok()? {
                Token::ElementStart { local, .. } => {
                    open.push(local.to_string());
                    text.clear();
                }
                Token::Text { text: some } => push_text(&mut text, some.as_str())?,
                Token::Cdata { text: some, .. } => text.push_str(some.as_str()),
                Token::ElementEnd {
                    end: ElementEnd::Close(_, local),
                    ..
                } => {
                    let name = open.pop().filter(|name| *name == local.as_str())?;
                    let parent = open.last().cloned().unwrap_or_default();
                    leaves.push((parent, name, std::mem::take(&mut text)));
                }
                Token::ElementEnd {
                    end: ElementEnd::Empty,
                    ..
                } => {
                    open.pop();
                }
                Token::DtdStart { .. } | Token::EmptyDtd { .. } => return None,
                _ => {}
            }
        }
        (open.is_empty() && !leaves.is_empty()).then_some(leaves)
    }

    /// An element with whatever may stand in one.
    fn element() -> impl Strategy<Value = String> {
        let content = prop::sample::select(vec![
            "two words",
            " ",
            "\n",
            "é",
            "a&amp;b&lt;&#x2F;&#47;",
            "<![CDATA[<b>&amp;]]]]>",
            "<!-- <b> - -->",
            "<?target <b> ?>",
            "<c/>",
            "<c x=\"/>\" />",
        ]);
        let leaf = content.prop_map(str::to_owned);
        let tree = leaf.prop_recursive(4, 24, 4, |inner| {
            let tag = prop::sample::select(vec![
                ("<a>", "</a>"),
                ("<s:b x='>' y=\">'\">", "</s:b >"),
                ("<Code\n>", "</Code>"),
            ]);
            (tag, prop::collection::vec(inner, 0..4))
                .prop_map(|((start, end), inside)| [start, &inside.concat(), end].concat())
        });
        tree.prop_map(|tree| {
            format!("<?xml version=\"1.0\"?>\n<r xmlns=\"https://sts/\">{tree}</r>\n")
        })
    }

    proptest! {
        #[test]
        fn what_a_library_finds_is_found(xml in element()) {
            let by_library = leaves_by_library(&xml);
            prop_assert!(by_library.is_some(), "{}", xml);
            let found = XmlResponse::parse(&xml).map(|XmlResponse(leaves)| {
                let leaf = |leaf: Leaf| (leaf.parent, leaf.name, leaf.text.to_string());
                leaves.into_iter().map(leaf).collect::<Vec<_>>()
            });
            prop_assert_eq!(found, by_library, "{}", xml);
        }
    }

    #[test]
    fn xml_that_ends_too_early_is_refused() {
        let whole = "<a x='>'><b>c<![CDATA[d]]><!--e--></b></a>";
        assert!(XmlResponse::parse(whole).is_some());
        for end in 0..whole.len() {
            assert!(
                XmlResponse::parse(&whole[..end]).is_none(),
                "{}",
                &whole[..end]
            );
        }
    }

    #[test]
    fn entities_of_its_own_are_refused() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a><Credentials><A>&c;</A></Credentials></a>"#;
        assert_eq!(error(200, bomb).code(), "unreadable-response");
    }

    #[test]
    fn a_deep_answer_is_read_without_a_fall() {
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        assert_eq!(error(200, &deep).code(), "unreadable-response");
    }
}
