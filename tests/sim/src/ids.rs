//! Ids in the shapes that ECS gives them, drawn from the seed.

use fastrand::Rng;

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Two streams, so that how many requests were sent does not change the ids of the world.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    world: Rng,
    requests: Rng,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            world: Rng::with_seed(seed),
            requests: Rng::with_seed(!seed),
        }
    }

    pub(crate) fn pause_hook(&mut self) -> String {
        format!("ecs-pause-{}", self.base64url(43))
    }

    pub(crate) fn lambda_hook(&mut self) -> String {
        format!("ecs-lambda-{}", self.base64url(43))
    }

    pub(crate) fn deployment(&mut self) -> String {
        self.base64url(21)
    }

    pub(crate) fn revision(&mut self) -> String {
        self.world
            .u64(1_000_000_000_000_000_000..9_000_000_000_000_000_000)
            .to_string()
    }

    pub(crate) fn request(&mut self) -> String {
        uuid(&mut self.requests)
    }

    fn base64url(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(BASE64URL[self.world.usize(..BASE64URL.len())]))
            .collect()
    }
}

/// The id of the event of that number, which nothing needs until somebody asks for the event.
pub(crate) fn event(seed: u64, number: usize) -> String {
    let mut stream = Rng::with_seed(seed ^ 0x6576_656e_7473);
    let own = stream.u64(..) ^ u64::try_from(number).unwrap_or(u64::MAX);
    uuid(&mut Rng::with_seed(own))
}

fn uuid(from: &mut Rng) -> String {
    let (high, low) = (from.u64(..), from.u64(..));
    let (time_low, time_mid, version) = (high >> 32, (high >> 16) & 0xffff, high & 0x0fff);
    let (variant, node) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
    format!("{time_low:08x}-{time_mid:04x}-4{version:03x}-{variant:04x}-{node:012x}")
}
