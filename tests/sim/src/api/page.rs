//! Pages of a list, and the token that leads to the next one.

use serde_json::{Value, json};

use crate::error::ApiError;

/// `maxResults`: 1 to 100.
pub(super) fn size(given: Option<i64>, default: usize) -> Result<usize, ApiError> {
    match given {
        None => Ok(default),
        Some(given) => match usize::try_from(given) {
            Ok(size @ 1..=100) => Ok(size),
            _ => Err(ApiError::invalid_parameter(
                "maxResults must be between 1 and 100.",
            )),
        },
    }
}

/// What the page begins after.
pub(super) fn after(list: &str, token: Option<&str>) -> Result<Option<String>, ApiError> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let invalid = || ApiError::invalid_parameter("Invalid token.");
    let text =
        String::from_utf8(hex::decode(token).map_err(|_| invalid())?).map_err(|_| invalid())?;
    match text.split_once('\0') {
        Some((of, item)) if of == list => Ok(Some(item.to_owned())),
        _ => Err(invalid()),
    }
}

/// A page of the items after that: each with what the next page begins after, should it be the last of this one.
pub(super) fn answer(
    member: &str,
    list: &str,
    items: impl Iterator<Item = (String, Value)>,
    size: usize,
) -> Value {
    let mut page: Vec<_> = items.take(size + 1).collect();
    let more = page.len() > size;
    page.truncate(size);
    let final_one = page.last().filter(|_| more);
    let next = final_one.map(|(item, _)| token(list, item));
    let shown: Vec<Value> = page.into_iter().map(|(_, one)| one).collect();
    json!({ member: shown, "nextToken": next })
}

/// A token that says where the next page begins: after `item`, in this list.
fn token(list: &str, item: &str) -> String {
    hex::encode(format!("{list}\0{item}"))
}
