//! Pasted credentials as JavaScript receives them.

use crate::credentials::pasted::Pasted;
use crate::json::{Raw, write_object};

pub(super) fn write_pasted(pasted: &Pasted) -> String {
    let credentials = &pasted.credentials;
    let mut found = String::new();
    let kind = if credentials.is_long_term() {
        "longTerm"
    } else {
        "temporary"
    };
    write_object(
        &mut found,
        &[
            ("format", &pasted.format.words()),
            ("profile", &pasted.profile),
            ("kind", &kind),
        ],
    );
    let mut out = String::new();
    write_object(
        &mut out,
        &[
            ("accessKeyId", &credentials.access_key_id()),
            ("secretAccessKey", &credentials.secret_access_key()),
            ("sessionToken", &credentials.session_token()),
            ("expiration", &credentials.expiration()),
            ("found", &Raw(&found)),
        ],
    );
    out
}
