//! Whole numbers in 64-bit limbs, least first: what the field and the order's arithmetic stand on. No branch and no index
//! depends on a value.

/// `sum + a·b + carry`, which two limbs hold whatever the values.
#[inline(always)]
pub(super) fn mac(sum: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    a.carrying_mul_add(b, sum, carry)
}

/// `a + b` and the carry.
#[inline(always)]
pub(super) fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut sum, mut carry) = ([0; N], false);
    for i in 0..N {
        (sum[i], carry) = a[i].carrying_add(b[i], carry);
    }
    (sum, carry.into())
}

/// Adds one limb; the carry.
#[inline(always)]
pub(super) fn add_limb<const N: usize>(a: &mut [u64; N], limb: u64) -> u64 {
    let mut carry;
    (a[0], carry) = a[0].overflowing_add(limb);
    for above in &mut a[1..] {
        (*above, carry) = above.carrying_add(0, carry);
    }
    carry.into()
}

/// Takes one limb away; the borrow.
#[inline(always)]
pub(super) fn sub_limb<const N: usize>(a: &mut [u64; N], limb: u64) -> u64 {
    let mut borrow;
    (a[0], borrow) = a[0].overflowing_sub(limb);
    for above in &mut a[1..] {
        (*above, borrow) = above.borrowing_sub(0, borrow);
    }
    borrow.into()
}

/// `a - b` and the borrow.
#[inline(always)]
pub(super) fn sub<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut difference, mut borrow) = ([0; N], false);
    for i in 0..N {
        (difference[i], borrow) = a[i].borrowing_sub(b[i], borrow);
    }
    (difference, borrow.into())
}

/// `a` where `choice` is 0, `b` where it is 1.
#[inline(always)]
pub(super) fn select<const N: usize>(a: &[u64; N], b: &[u64; N], choice: u64) -> [u64; N] {
    let mask = std::hint::black_box(choice).wrapping_neg();
    std::array::from_fn(|i| a[i] ^ (mask & (a[i] ^ b[i])))
}

/// Whether all limbs are zero; looks at each of them.
#[inline(always)]
pub(super) fn is_zero<const N: usize>(a: &[u64; N]) -> bool {
    a.iter().fold(0, |all, limb| all | limb) == 0
}

/// From little-endian octets, as many as the limbs hold or fewer.
pub(super) fn from_le<const N: usize>(octets: &[u8]) -> Option<[u64; N]> {
    if octets.len() > 8 * N {
        return None;
    }
    let mut limbs = [0; N];
    for (at, octet) in octets.iter().enumerate() {
        limbs[at / 8] |= u64::from(*octet) << (8 * (at % 8));
    }
    Some(limbs)
}

/// To little-endian octets, eight a limb.
pub(super) fn to_le<const N: usize>(limbs: &[u64; N]) -> Vec<u8> {
    limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect()
}

/// From a constant in hexadecimal, most significant digit first, as standards print them.
///
/// # Panics
/// When it is no hexadecimal of that length; it is called for constants of this crate, in constant context.
pub(super) const fn from_hex<const N: usize>(text: &str) -> [u64; N] {
    let digits = text.as_bytes();
    assert!(digits.len() <= 16 * N, "the constant is longer than its limbs");
    let mut limbs = [0; N];
    let mut at = 0;
    while at < digits.len() {
        let digit = digits[digits.len() - 1 - at];
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ => panic!("a hexadecimal digit"),
        };
        limbs[at / 16] |= (value as u64) << (4 * (at % 16));
        at += 1;
    }
    limbs
}
