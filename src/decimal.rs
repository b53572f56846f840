//! Decimal numbers by integer arithmetic: floating point parsing and printing would be dear in the wasm module, and lossy.

/// A decimal number (`-12.5`, `1.7e9`) times 10^`scale`, by integer arithmetic, rounded towards zero.
pub(crate) fn decimal(text: &str, scale: i32) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let wanted = point.checked_add(scale)?;
    let mut digits = whole.bytes().chain(fraction.bytes());
    let mut value: i64 = 0;
    for _ in 0..wanted.clamp(0, 64) {
        let digit = match digits.next() {
            Some(digit @ b'0'..=b'9') => digit - b'0',
            Some(_) => return None,
            None => 0,
        };
        value = value.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    if wanted > 64 && value != 0 || !digits.all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_scaled_by_its_digits_alone() {
        assert_eq!(decimal("12.5", 3), Some(12_500));
        assert_eq!(decimal("-0.05", 3), Some(-50));
        assert_eq!(decimal("1.7311e9", 3), Some(1_731_100_000_000));
        assert_eq!(decimal("17311E-1", 0), Some(1731));
        assert_eq!(decimal("33.333333333333336", 3), Some(33_333));
        assert_eq!(decimal("0", 3), Some(0));
        assert_eq!(decimal("0e999999999", 3), Some(0));
        assert_eq!(decimal("1e-999999999", 3), Some(0));
    }

    #[test]
    fn what_is_no_decimal_or_does_not_fit_is_refused() {
        for text in [
            "", "-", ".5", "1x", "0x10", "1.2.3", "9e99", "--1", "1e", "NaN",
        ] {
            assert_eq!(decimal(text, 3), None, "{text}");
        }
    }
}
