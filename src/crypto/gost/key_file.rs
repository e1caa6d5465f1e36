//! A private key as PKCS#8 holds it, in the two forms of the national authority: an OCTET STRING of little-endian octets for
//! GOST 34.10-2015 and a big-endian INTEGER for GOST 34.310-2004. Either is read for either; each is written in its own.

use super::parameters::Parameters;

const INTEGER: u8 = 2;
const OCTET_STRING: u8 = 4;
const SEQUENCE: u8 = 0x30;

/// Splits off one DER value with this tag: its content, and what follows. A key file is shorter than 64 KB.
fn value(tag: u8, octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = octets.split_first()?;
    let (length, rest) = match rest.split_first()? {
        (&short, rest) if short < 0x80 => (usize::from(short), rest),
        (0x81, rest) => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        (0x82, rest) => rest
            .split_first_chunk::<2>()
            .map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?,
        _ => return None,
    };
    (*first == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// A DER value; what is written here is shorter than 256 octets.
fn written(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len() as u8;
    let head: &[u8] = if length < 0x80 { &[tag, length] } else { &[tag, 0x81, length] };
    [head, &content].concat()
}

/// Parameters and little-endian octets of a key, RFC 5958 §2. `None` for what is no GOST key of a kind known here.
pub(super) fn read(pkcs8: &[u8]) -> Option<(Parameters, Vec<u8>)> {
    let (info, _) = value(SEQUENCE, pkcs8)?;
    let (_version, rest) = value(INTEGER, info)?;
    let (algorithm, rest) = value(SEQUENCE, rest)?;
    let parameters =
        Parameters::ALL.into_iter().find(|parameters| parameters.key_algorithm() == algorithm)?;
    // Attributes and a public key may follow.
    let (held, _) = value(OCTET_STRING, rest)?;
    let octets = parameters.octets();
    if let Some((number, [])) = value(INTEGER, held) {
        let digits = &number[number.iter().position(|octet| *octet != 0).unwrap_or(number.len())..];
        let positive = number.first().is_some_and(|octet| octet & 0x80 == 0);
        if !positive || digits.len() > octets {
            return None;
        }
        let mut little: Vec<u8> = digits.iter().rev().copied().collect();
        little.resize(octets, 0);
        return Some((parameters, little));
    }
    match value(OCTET_STRING, held) {
        Some((number, [])) if number.len() == octets => Some((parameters, number.to_vec())),
        _ => None,
    }
}

/// The same, written.
pub(super) fn write(parameters: Parameters, little: &[u8]) -> Vec<u8> {
    let held = match parameters {
        Parameters::Gost2004 => {
            let mut number: Vec<u8> = little.iter().rev().copied().skip_while(|octet| *octet == 0).collect();
            if number.first().is_none_or(|octet| octet & 0x80 != 0) {
                number.insert(0, 0);
            }
            written(INTEGER, &[&number])
        }
        Parameters::Gost2015_256 | Parameters::Gost2015_512 => written(OCTET_STRING, &[little]),
    };
    let algorithm = written(SEQUENCE, &[parameters.key_algorithm()]);
    written(SEQUENCE, &[&written(INTEGER, &[&[0]]), &algorithm, &written(OCTET_STRING, &[&held])])
}
