//! Credentials and unique ids in AWS's shapes, drawn from the seed. Each says that it is made up.

use fastrand::Rng;

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A stream of its own, so that signing in does not change the ids of the world.
#[derive(Debug, Clone)]
pub(super) struct Mint(Rng);

impl Mint {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed.rotate_left(32) ^ 0x0073_7473))
    }

    pub(super) fn access_key_id(&mut self) -> String {
        format!("ASIASIM{}", self.draw(BASE32, 13))
    }

    pub(super) fn secret(&mut self) -> String {
        format!("stand-in/not/real/{}", self.draw(BASE64, 22))
    }

    pub(super) fn session_token(&mut self) -> String {
        format!("stand-in-session-token/{}==", self.draw(BASE64, 201))
    }

    pub(super) fn role_id(&mut self) -> String {
        format!("AROASIM{}", self.draw(BASE32, 14))
    }

    pub(super) fn uuid(&mut self) -> String {
        let hex = b"0123456789abcdef";
        let parts = [8, 4, 4, 4, 12].map(|length| self.draw(hex, length));
        parts.join("-")
    }

    fn draw(&mut self, from: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(from[self.0.usize(..from.len())]))
            .collect()
    }
}
