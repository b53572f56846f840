//! Decimal numbers by integer arithmetic: floating point parsing and printing would be dear in the wasm module, and lossy.

/// Digits beyond this many are worth nothing in an `i64`.
const DIGITS: i64 = 1_000_000_000_000_000_000;

/// A decimal number (`-12.5`, `1.7e9`) times 10^`scale`, by integer arithmetic, rounded towards zero.
pub(crate) fn decimal(text: &str, scale: i32) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut value: i64 = 0;
    let mut places = scale;
    let mut digits = 0;
    let mut fraction = false;
    while let [byte, after @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                let counts = value < DIGITS / 10;
                if counts {
                    value = value * 10 + i64::from(byte - b'0');
                }
                places += i32::from(!counts) - i32::from(fraction);
            }
            b'.' if !fraction && digits > 0 => fraction = true,
            _ => break,
        }
        rest = after;
    }
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', exponent @ ..] => std::str::from_utf8(exponent).ok()?.parse::<i32>().ok()?,
        _ => return None,
    };
    if digits == 0 {
        return None;
    }
    if value == 0 {
        return Some(0);
    }
    let places = places.checked_add(exponent)?;
    // Past 19 places nothing is left, or nothing fits.
    for _ in 0..places.unsigned_abs().min(20) {
        value = if places > 0 {
            value.checked_mul(10)?
        } else {
            value / 10
        };
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
