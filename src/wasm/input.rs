//! What comes from JavaScript, checked member by member.

use std::time::Duration;

use js_sys::{Array, JSON, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::arn::{ServiceDeploymentArn, ServiceRevisionArn};
use crate::client::OtherEndpoints;
use crate::cognito::Logins;
use crate::credentials::Credentials;
use crate::ecs::Action;
use crate::endpoint::EndpointOptions;
use crate::error::Error;
use crate::flow::sign_in::{SignIn, With};
use crate::flow::watch::Watch;
use crate::flow::{browse, inbox};
use crate::json;
use crate::protocol::Others;
use crate::protocol::message::Response;
use crate::sts::{AssumeRole, AssumeRoleWithWebIdentity};
use crate::timestamp::Timestamp;

/// The members of an object that came from JavaScript.
pub(super) struct Fields<'a> {
    members: Others,
    what: &'a str,
}

impl<'a> Fields<'a> {
    pub(super) fn of(text: &str, what: &'a str) -> Result<Self, Error> {
        let members = Others::of_object(text)
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

    pub(super) fn credentials(&self) -> Result<Credentials, Error> {
        let raw = self.raw("credentials").ok_or_else(|| {
            self.missing(
                "credentials",
                "{ accessKeyId, secretAccessKey, sessionToken? }",
            )
        })?;
        credentials_from(raw)
    }

    pub(super) fn action(&self) -> Result<Action, Error> {
        match self.raw("action") {
            Some("\"CONTINUE\"") => Ok(Action::Continue),
            Some("\"ROLLBACK\"") => Ok(Action::Rollback),
            Some(_) => Err(self.wrong("action", "\"CONTINUE\" or \"ROLLBACK\"")),
            None => Err(self.missing("action", "\"CONTINUE\" or \"ROLLBACK\"")),
        }
    }

    pub(super) fn arn(&self) -> Result<ServiceDeploymentArn, Error> {
        Ok(self.required_text("serviceDeploymentArn")?.parse()?)
    }

    pub(super) fn watch(&self) -> Result<Watch, Error> {
        Ok(Watch {
            service_deployment_arns: self.arns()?,
            follow_superseding: self.flag("followSuperseding")?,
        })
    }

    fn arns(&self) -> Result<Vec<ServiceDeploymentArn>, Error> {
        let texts = self.required_texts(
            "serviceDeploymentArns",
            "a non-empty array of service deployment ARNs",
        )?;
        texts.iter().map(|text| Ok(text.parse()?)).collect()
    }

    pub(super) fn revision_arns(&self) -> Result<Vec<ServiceRevisionArn>, Error> {
        let texts = self.required_texts(
            "serviceRevisionArns",
            "a non-empty array of service revision ARNs",
        )?;
        texts.iter().map(|text| Ok(text.parse()?)).collect()
    }

    fn object<'b>(&'b self, name: &'b str) -> Result<Option<Fields<'b>>, Error> {
        self.raw(name).map(|raw| Fields::of(raw, name)).transpose()
    }

    pub(super) fn other_endpoints(&self) -> Result<OtherEndpoints, Error> {
        let Some(given) = self.object("endpoints")? else {
            return Ok(OtherEndpoints::default());
        };
        Ok(OtherEndpoints {
            sts: given.text("sts")?,
            cognito_identity: given.text("cognitoIdentity")?,
        })
    }

    pub(super) fn sign_in(&self) -> Result<SignIn, Error> {
        let (identity, pool) = (self.object("webIdentity")?, self.object("cognito")?);
        let held = self.raw("credentials");
        let with = match (identity, pool, held) {
            (Some(identity), None, None) => With::WebIdentity(AssumeRoleWithWebIdentity {
                role_arn: identity.required_text("roleArn")?,
                token: identity.required_text("token")?.into(),
                session_name: identity.text("sessionName")?,
                duration_seconds: identity.seconds()?,
                policy: identity.text("policy")?,
            }),
            (None, Some(pool), None) => With::Cognito {
                identity_pool_id: pool.required_text("identityPoolId")?,
                logins: pool.logins()?,
            },
            (None, None, Some(held)) => With::Credentials(credentials_from(held)?),
            _ => {
                return Err(Error::input(
                    "signIn: one of webIdentity, cognito and credentials must be there, and only one.",
                ));
            }
        };
        let assume_role = match self.object("assumeRole")? {
            None => None,
            Some(role) => Some(AssumeRole {
                role_arn: role.required_text("roleArn")?,
                session_name: role.text("sessionName")?,
                external_id: role.text("externalId")?,
                duration_seconds: role.seconds()?,
                source_identity: role.text("sourceIdentity")?,
                policy: role.text("policy")?,
            }),
        };
        Ok(SignIn { with, assume_role })
    }

    fn seconds(&self) -> Result<Option<u32>, Error> {
        let seconds = self.number("durationSeconds", "a whole number of seconds")?;
        Ok(seconds.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)))
    }

    fn logins(&self) -> Result<Logins, Error> {
        let Some(given) = self.object("logins")? else {
            return Ok(Logins::default());
        };
        let tokens = given
            .members
            .iter()
            .map(|(provider, _)| Ok((provider.to_owned(), given.required_text(provider)?.into())));
        Ok(Logins(tokens.collect::<Result<_, Error>>()?))
    }

    pub(super) fn hook_ids(&self) -> Result<Vec<String>, Error> {
        self.required_texts("hookIds", "a non-empty array of hook ids")
    }

    fn required_texts(&self, name: &str, expected: &str) -> Result<Vec<String>, Error> {
        let raw = self.raw(name).ok_or_else(|| self.missing(name, expected))?;
        json::texts(raw)
            .filter(|texts| !texts.is_empty())
            .ok_or_else(|| self.wrong(name, expected))
    }

    pub(super) fn browse(&self) -> Result<browse::Browse, Error> {
        Ok(browse::Browse {
            region: self.text("region")?,
            cluster: self.text("cluster")?,
            service: self.text("service")?,
            next_token: self.text("nextToken")?,
        })
    }

    pub(super) fn inbox(&self) -> Result<inbox::Inbox, Error> {
        let usual = inbox::Inbox::default();
        let share = self.number("sharePercent", "a whole number from 1 to 100")?;
        let share = match share {
            None => usual.share,
            Some(share) => u8::try_from(share)
                .ok()
                .filter(|share| (1..=100).contains(share))
                .ok_or_else(|| self.wrong("sharePercent", "a whole number from 1 to 100"))?,
        };
        let milliseconds = "a whole number of milliseconds, 0 or more";
        let sweep_every = self.number("sweepEvery", milliseconds)?;
        let refresh_every = self.number("refreshEvery", milliseconds)?;
        Ok(inbox::Inbox {
            regions: self.texts("regions")?,
            clusters: self.texts("clusters")?.into(),
            services: self.texts("services")?.into(),
            share,
            sweep_every: sweep_every.map_or(usual.sweep_every, Duration::from_millis),
            refresh_every: refresh_every.map(Duration::from_millis),
        })
    }

    /// An array of strings; none where it is absent.
    fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        let Some(raw) = self.raw(name) else {
            return Ok(Vec::new());
        };
        json::texts(raw).ok_or_else(|| self.wrong(name, "an array of strings"))
    }

    fn number(&self, name: &str, expected: &str) -> Result<Option<u64>, Error> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        let number = raw.parse().map_err(|_| self.wrong(name, expected))?;
        Ok(Some(number))
    }

    fn missing(&self, name: &str, expected: &str) -> Error {
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

    fn wrong(&self, name: &str, expected: &str) -> Error {
        Error::input([self.what, ": ", name, " must be ", expected, "."].concat())
    }
}

/// The parser's own words are not passed on: they quote what they could not read, and that may be a secret.
pub(super) fn credentials_from(json: &str) -> Result<Credentials, Error> {
    let fields = Fields::of(json, "the credentials")?;
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
    // A cast saturates, and no status out of range is a success.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(Response {
        status: status as u16,
        headers,
        body,
    })
}

pub(super) fn json_of(value: &JsValue, what: &str) -> Result<String, Error> {
    let refuse = || Error::input([what, " must be an object that JSON can hold."].concat());
    let text: JsString = JSON::stringify(value).map_err(|_| refuse())?;
    text.as_string().ok_or_else(refuse)
}
