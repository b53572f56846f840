//! What comes from JavaScript, checked member by member. Why that is not derived stands in `protocol/input.rs`.

use js_sys::{Array, JSON, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::credentials::Credentials;
use crate::endpoint::EndpointOptions;
use crate::error::Error;
use crate::json;
use crate::protocol::{Others, Response};
use crate::timestamp::Timestamp;

/// The members of an object that came from JavaScript.
pub(super) struct InputFields<'a> {
    pub(super) members: Others,
    what: &'a str,
}

impl<'a> InputFields<'a> {
    pub(super) fn parse(text: &str, what: &'a str) -> Result<Self, Error> {
        let members = Others::parse(text)
            .ok_or_else(|| Error::input([what, " must be an object."].concat()))?;
        Ok(Self { members, what })
    }

    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.members.json(name)
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Error> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        let text = json::text(raw).ok_or_else(|| self.wrong(name, "a string"))?;
        Ok(Some(text.into_owned()))
    }

    pub(super) fn required_text(&self, name: &str) -> Result<String, Error> {
        self.text(name)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.missing(name, "a non-empty string"))
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, Error> {
        match self.raw(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(self.wrong(name, "true or false")),
        }
    }

    pub(super) fn endpoint_options(&self) -> Result<EndpointOptions, Error> {
        Ok(EndpointOptions {
            endpoint: self.text("endpoint")?,
            use_fips_endpoint: self.flag("useFipsEndpoint")?,
            use_dualstack_endpoint: self.flag("useDualstackEndpoint")?,
        })
    }

    pub(super) fn missing(&self, name: &str, expected: &str) -> Error {
        Error::input(
            [
                self.what,
                ": ",
                name,
                " is missing; it must be ",
                expected,
                ".",
            ]
            .concat(),
        )
    }

    pub(super) fn wrong(&self, name: &str, expected: &str) -> Error {
        Error::input([self.what, ": ", name, " must be ", expected, "."].concat())
    }
}

/// The parser's own words are not passed on: they quote what they could not read, and that may be a secret.
pub(super) fn credentials_from(json: &str) -> Result<Credentials, Error> {
    let fields = InputFields::parse(json, "the credentials")?;
    let expiration = match fields.raw("expiration") {
        None => None,
        Some(raw) => Some(
            Timestamp::parse_millis(raw)
                .or_else(|| Timestamp::parse_json(raw))
                .ok_or_else(|| {
                    fields.wrong(
                        "expiration",
                        "a Date, an ISO 8601 string, or epoch milliseconds",
                    )
                })?,
        ),
    };
    Ok(Credentials::new(
        fields.required_text("accessKeyId")?,
        fields.required_text("secretAccessKey")?,
        fields.text("sessionToken")?,
        expiration,
    )?)
}

pub(super) fn response_of(response: &JsValue) -> Result<Response, Error> {
    let wrong = || {
        Error::input(
            "the response must be { status: number, headers: [name, value][], body: Uint8Array }.",
        )
    };
    let member = |name: &str| Reflect::get(response, &JsValue::from_str(name)).map_err(|_| wrong());
    let status = member("status")?.as_f64().ok_or_else(wrong)?;
    let body = member("body")?
        .dyn_into::<Uint8Array>()
        .map_err(|_| wrong())?
        .to_vec();
    let mut headers = Vec::new();
    for pair in member("headers")?
        .dyn_into::<Array>()
        .map_err(|_| wrong())?
        .iter()
    {
        let pair = pair.dyn_into::<Array>().map_err(|_| wrong())?;
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
            return Err(wrong());
        };
        headers.push((name, value));
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates, and no status out of range is a success"
    )]
    Ok(Response {
        status: status as u16,
        headers,
        body,
    })
}

pub(super) fn json_of(value: &JsValue, what: &str) -> Result<String, Error> {
    let refuse =
        || Error::input([what, " must be an object that can be written as JSON."].concat());
    let text: JsString = JSON::stringify(value).map_err(|_| refuse())?;
    text.as_string().ok_or_else(refuse)
}
