//! The name of a role session: what `CloudTrail` shows for the person.

/// A name that STS admits, as like as may be to `name`: 2 to 64 of `[\w+=,.@-]`.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
pub(super) fn session_name(name: Option<&str>) -> String {
    let mut fitting: String = name
        .unwrap_or("ecs-greenlight")
        .trim()
        .chars()
        .map(|sign| {
            let admitted = sign.is_ascii_alphanumeric() || "_+=,.@-".contains(sign);
            if admitted { sign } else { '-' }
        })
        .take(64)
        .collect();
    while fitting.len() < 2 {
        fitting.push('-');
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_one_that_sts_admits() {
        for (name, fitting) in [
            ("robin@example.com", "robin@example.com"),
            ("slack:T0:U1", "slack-T0-U1"),
            ("Änne Müller", "-nne-M-ller"),
            ("x", "x-"),
            ("", "--"),
            (" two ", "two"),
        ] {
            assert_eq!(session_name(Some(name)), fitting);
        }
        assert_eq!(session_name(Some(&"a".repeat(100))), "a".repeat(64));
        assert_eq!(session_name(None), "ecs-greenlight");
    }
}
