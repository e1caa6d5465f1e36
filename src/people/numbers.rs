//! IIN and BIN: twelve digits, the last of them the control digit.

/// The control digit of eleven digits: weights 1 to 11 modulo 11; where that gives ten, weights 3 to 11, 1, 2; where that gives ten too,
/// there is none (Rules for forming the IIN, order of the Minister of Internal Affairs of 2023-06-29 No. 521).
pub fn control_digit(eleven: &[u8; 11]) -> Option<u8> {
    let sum = |first: usize| -> usize {
        eleven
            .iter()
            .enumerate()
            .map(|(place, digit)| usize::from(*digit) * ((first - 1 + place) % 11 + 1))
            .sum()
    };
    [sum(1) % 11, sum(3) % 11]
        .into_iter()
        .find(|digit| *digit < 10)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// The first remainder alone. Numbers made here never need the second: some checkers in the field have its weights wrong.
fn remainder(digits: &[u8]) -> usize {
    digits.iter().zip(1..).map(|(digit, weight): (&u8, usize)| usize::from(*digit) * weight).sum::<usize>()
        % 11
}

/// The digits that may follow `head` so that the whole has a control digit at the first try, whatever they are followed by in `rest`: at
/// least nine of ten, since a weight below eleven gives each digit another remainder.
fn followers(head: &[u8], rest: &[u8]) -> impl Iterator<Item = u8> {
    let mut digits = [0; 11];
    digits[..head.len()].copy_from_slice(head);
    digits[head.len() + 1..].copy_from_slice(rest);
    let place = head.len();
    (0..10).filter(move |digit| {
        let mut digits = digits;
        digits[place] = *digit;
        remainder(&digits) != 10
    })
}

/// A number of `head`, a serial number that fills it up to eleven digits, and the control digit. The serial number is below nine tenths of
/// what its digits hold.
pub(super) fn number(head: &[u8], serial: u64) -> String {
    let mut rest = [0; 11];
    let mut left = serial;
    let count = 10 - head.len();
    for place in (0..count).rev() {
        rest[place] = (left % 10) as u8;
        left /= 10;
    }
    let rest = &rest[..count];
    let follower = followers(head, rest).nth(usize::try_from(left).unwrap_or(0)).unwrap_or(0);
    let mut digits = [0; 12];
    digits[..head.len()].copy_from_slice(head);
    digits[head.len()] = follower;
    digits[head.len() + 1..11].copy_from_slice(rest);
    digits[11] = (remainder(&digits[..11]) % 10) as u8;
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// The digits of a number, and the serial number after a head of so many digits. `None` where it is no number of this kind.
pub(super) fn serial_of(number: &str, head: usize) -> Option<([u8; 12], u64)> {
    let octets: [u8; 12] = number.as_bytes().try_into().ok()?;
    if !octets.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = octets.map(|octet| octet - b'0');
    if remainder(&digits[..11]) != usize::from(digits[11]) {
        return None;
    }
    let rest = &digits[head + 1..11];
    let place = followers(&digits[..head], rest).position(|digit| digit == digits[head])?;
    let serial = rest.iter().fold(place as u64, |sum, digit| sum * 10 + u64::from(*digit));
    (place < 9).then_some((digits, serial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_found_again_and_the_control_digit_is_right() {
        for (head, serials) in [(&[8, 5, 0, 1, 3, 1, 5][..], 9_000), (&[6, 2, 1, 2, 4, 0], 90_000)] {
            for serial in (0..serials).step_by(7) {
                let number = number(head, serial);
                let (digits, found) = serial_of(&number, head.len()).unwrap();
                assert_eq!(found, serial, "{number}");
                let eleven: [u8; 11] = digits[..11].try_into().unwrap();
                assert_eq!(control_digit(&eleven), Some(digits[11]), "{number}");
            }
        }
        for wrong in ["", "12345678901", "1234567890123", "12345678901x", "123456789012", "１２３４"] {
            assert_eq!(serial_of(wrong, 7), None, "{wrong}");
        }
    }
}
