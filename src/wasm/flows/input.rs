//! The inputs of flows, checked member by member.

use std::time::Duration;

use super::super::input::{InputFields, credentials_from};
use crate::arn::{ServiceDeploymentArn, ServiceRevisionArn};
use crate::client::OtherEndpoints;
use crate::cognito::Logins;
use crate::ecs::Action;
use crate::error::Error;
use crate::flow::images::DeploymentRevisions;
use crate::flow::sign_in::{SignIn, With};
use crate::flow::watch::Watch;
use crate::flow::{browse, inbox};
use crate::protocol::{elements, texts};
use crate::rollout::Etag;
use crate::sts::{AssumeRole, AssumeRoleWithWebIdentity};

impl InputFields<'_> {
    pub(super) fn action(&self) -> Result<Action, Error> {
        match self.raw("action") {
            Some("\"CONTINUE\"") => Ok(Action::Continue),
            Some("\"ROLLBACK\"") => Ok(Action::Rollback),
            Some(_) => Err(self.wrong("action", "\"CONTINUE\" or \"ROLLBACK\"")),
            None => Err(self.missing("action", "\"CONTINUE\" or \"ROLLBACK\"")),
        }
    }

    /// What the act is bound to, where it is.
    pub(super) fn etag(&self) -> Result<Option<Etag>, Error> {
        let etag = self.text("ifMatch")?;
        etag.map(|etag| etag.parse()).transpose()
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

    /// Deployments as the flows give them. Those whose revisions ECS did not report are left out.
    pub(super) fn compared(&self) -> Result<Vec<DeploymentRevisions>, Error> {
        let expected = "an array of deployments";
        let raw = self
            .raw("deployments")
            .ok_or_else(|| self.missing("deployments", expected))?;
        let deployments = elements(raw).ok_or_else(|| self.wrong("deployments", expected))?;
        let mut compared = Vec::with_capacity(deployments.len());
        for deployment in &deployments {
            let deployment = InputFields::parse(deployment.as_str(), "a deployment")?;
            let revision = |raw: &str| -> Result<ServiceRevisionArn, Error> {
                let revision = InputFields::parse(raw, "a service revision")?;
                Ok(revision.required_text("arn")?.parse()?)
            };
            let Some(target) = deployment.raw("targetServiceRevision") else {
                continue;
            };
            let sources = match deployment.raw("sourceServiceRevisions") {
                None => None,
                Some(raw) => {
                    let sources = elements(raw)
                        .ok_or_else(|| deployment.wrong("sourceServiceRevisions", "an array"))?;
                    Some(
                        sources
                            .iter()
                            .map(|source| revision(source.as_str()))
                            .collect::<Result<_, _>>()?,
                    )
                }
            };
            compared.push(DeploymentRevisions {
                service_deployment_arn: deployment.arn()?,
                sources,
                target: revision(target)?,
            });
        }
        Ok(compared)
    }

    fn object<'b>(&'b self, name: &'b str) -> Result<Option<InputFields<'b>>, Error> {
        self.raw(name)
            .map(|raw| InputFields::parse(raw, name))
            .transpose()
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
                    "signIn: give exactly one of webIdentity, cognito and credentials.",
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
        texts(raw)
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
        texts(raw).ok_or_else(|| self.wrong(name, "an array of strings"))
    }

    fn number(&self, name: &str, expected: &str) -> Result<Option<u64>, Error> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        let number = raw.parse().map_err(|_| self.wrong(name, expected))?;
        Ok(Some(number))
    }
}
