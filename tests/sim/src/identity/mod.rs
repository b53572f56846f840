//! What accounts know about identities: providers and their keys, roles and whom they trust, identity pools.

mod mint;
pub(crate) mod pool;
mod provider;
pub(crate) mod role;
pub(crate) mod token;
mod wanted;

use std::collections::BTreeMap;

use jsonwebtoken::jwk::JwkSet;

use crate::policy::Policy;
use crate::session::Session;
use crate::sim::Sim;
use mint::Mint;
pub use pool::{IdentityPool, PoolProvider};
pub use provider::IdentityProvider;
pub use role::{Role, Trust};

/// All accounts' providers, roles and pools.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    mint: Mint,
    /// By account and issuer.
    providers: BTreeMap<(String, String), IdentityProvider>,
    /// By ARN, each with its unique id.
    roles: BTreeMap<String, (String, Role)>,
    pools: BTreeMap<String, IdentityPool>,
    /// By issuer.
    keys: BTreeMap<String, JwkSet>,
    /// Of pools, by their ids.
    identities: BTreeMap<String, PoolIdentity>,
}

/// Somebody whom an identity pool has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PoolIdentity {
    pub(crate) pool: String,
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// What a session is made of.
pub(crate) struct Grant<'a> {
    pub(crate) role_arn: &'a str,
    pub(crate) session_name: &'a str,
    pub(crate) source_identity: Option<String>,
    pub(crate) policy: Option<Policy>,
    pub(crate) seconds: u32,
}

impl Identity {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            mint: Mint::new(seed),
            providers: BTreeMap::new(),
            roles: BTreeMap::new(),
            pools: BTreeMap::new(),
            keys: BTreeMap::new(),
            identities: BTreeMap::new(),
        }
    }

    pub(crate) fn provider(&self, account: &str, issuer: &str) -> Option<&IdentityProvider> {
        self.providers.get(&(account.to_owned(), issuer.to_owned()))
    }

    pub(crate) fn role(&self, arn: &str) -> Option<&Role> {
        self.roles.get(arn).map(|(_, role)| role)
    }

    pub(crate) fn pool(&self, id: &str) -> Option<&IdentityPool> {
        self.pools.get(id)
    }

    pub(crate) fn keys(&self, issuer: &str) -> Option<&JwkSet> {
        self.keys.get(issuer)
    }

    pub(crate) fn identity(&self, id: &str) -> Option<&PoolIdentity> {
        self.identities.get(id)
    }

    /// The id of somebody in a pool: always the same one.
    pub(crate) fn identity_id(&mut self, who: PoolIdentity) -> String {
        let known = self.identities.iter().find(|(_, known)| **known == who);
        if let Some((id, _)) = known {
            return id.clone();
        }
        let pool = self.pools.get(&who.pool);
        let region = pool.map(IdentityPool::region).unwrap_or_default();
        let id = format!("{region}:{}", self.mint.uuid());
        self.identities.insert(id.clone(), who);
        id
    }
}

impl Sim {
    /// Tells an account about an identity provider; one of the same issuer is replaced.
    pub fn add_identity_provider(&mut self, provider: IdentityProvider) {
        let of = (provider.account.clone(), provider.issuer.clone());
        self.identity.providers.insert(of, provider);
    }

    /// Makes a role; one of the same ARN is replaced.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn add_role(&mut self, role: Role) -> Result<(), String> {
        role.check()?;
        let id = self.identity.mint.role_id();
        self.identity
            .roles
            .insert(role.role_arn.clone(), (id, role));
        Ok(())
    }

    /// Makes an identity pool; one of the same id is replaced.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn add_identity_pool(&mut self, pool: IdentityPool) -> Result<(), String> {
        pool.check()?;
        self.identity
            .pools
            .insert(pool.identity_pool_id.clone(), pool);
        Ok(())
    }

    /// Gives the keys of an issuer: a JSON Web Key Set. Those it had before are forgotten.
    ///
    /// # Errors
    /// Where it is no key set.
    pub fn set_issuer_keys(&mut self, issuer: &str, jwks: &[u8]) -> Result<(), String> {
        let keys: JwkSet = serde_json::from_slice(jwks).map_err(|error| error.to_string())?;
        self.identity.keys.insert(issuer.to_owned(), keys);
        Ok(())
    }

    /// Hands out credentials; none where there is no such role.
    pub(crate) fn hand_out(&mut self, grant: Grant<'_>) -> Option<Session> {
        let (id, role) = self.identity.roles.get(grant.role_arn)?;
        let name = grant.session_name;
        let session = Session {
            account: role.account().to_owned(),
            principal: role.session_arn(name),
            user_id: format!("{id}:{name}"),
            rights: role.rights,
            source_identity: grant.source_identity,
            policy: grant.policy,
            // To the second, as it is told.
            ends_at: Some((self.world.now / 1_000 + i64::from(grant.seconds)) * 1_000),
            access_key_id: self.identity.mint.access_key_id(),
            secret_access_key: self.identity.mint.secret(),
            token: Some(self.identity.mint.session_token()),
        };
        self.issued
            .insert(session.access_key_id.clone(), session.clone());
        Some(session)
    }
}
