//! The mathematics at its edges, and one way of reckoning against another.

use proptest::prelude::*;

use super::curve::{CRYPTOPRO_A, Curve, TC26_256_A, TC26_512_A};
use super::field::Element;
use super::limbs::{self, from_hex};
use super::multiply;
use super::point::{Affine, Jacobian};
use super::{Parameters, SigningKey, verify};
use crate::random::Seeded;

fn small<const N: usize>(value: u64) -> [u64; N] {
    let mut limbs = [0; N];
    limbs[0] = value;
    limbs
}

fn same<const N: usize, const C: u64>(a: &Affine<N, C>, b: &Affine<N, C>) -> bool {
    a.x.equals(&b.x) && a.y.equals(&b.y)
}

/// A Jacobian point with z = 1; `None` for the neutral one.
fn affine<const N: usize, const C: u64>(point: Jacobian<N, C>) -> Option<Affine<N, C>> {
    (!point.is_neutral()).then(|| Jacobian::to_affine(&[point])[0])
}

/// A multiple of any point of the curve, bit by bit.
fn variable<const N: usize, const C: u64>(curve: &Curve<N, C>, number: &[u64; N], point: &Affine<N, C>) -> Jacobian<N, C> {
    let bits = number.iter().rev().flat_map(|limb| (0..64).rev().map(move |bit| limb >> bit & 1));
    bits.fold(Jacobian::NEUTRAL, |sum, bit| {
        let twice = sum.doubled(curve);
        if bit == 1 { twice.add_affine(point, curve) } else { twice }
    })
}

fn even_and_fast_agree<const N: usize, const C: u64>(curve: &Curve<N, C>, number: &[u64; N]) {
    let even = curve.comb().times(curve, number).to_affine();
    match affine(variable(curve, number, curve.base())) {
        Some(point) => {
            assert!(same(&even, &point));
            assert!(curve.point(even.x, even.y).is_some(), "a multiple of the base point is on the curve");
        }
        None => assert!(even.x.is_zero() && even.y.is_zero(), "the neutral point has no coordinates"),
    }
}

fn edges<const N: usize, const C: u64>(curve: &Curve<N, C>) {
    let order = curve.order.modulus();
    let less = |by: u64| limbs::sub(order, &small(by)).0;
    let (twice, _) = limbs::sub(&less(0), &less(2));
    for number in
        [small(0), small(1), small(2), small(7), small(8), small(9), small(15), small(16), less(1), less(2), *order, [u64::MAX; N], twice]
    {
        even_and_fast_agree(curve, &number);
    }
    assert!(variable(curve, order, curve.base()).is_neutral(), "the order is the base point's");
    let last = curve.comb().times(curve, &less(1)).to_affine();
    assert!(same(&last, &curve.base().negated()), "order − 1 gives the opposite of the base point");
}

#[test]
fn multiples_at_the_edges_of_the_order_are_right() {
    edges(&TC26_512_A);
    edges(&TC26_256_A);
    edges(&CRYPTOPRO_A);
}

/// u·G + v·(w·G) is (u + v·w)·G; with w of 1 and −1 the sums meet their exceptions: doublings and opposites.
fn sums<const N: usize, const C: u64>(curve: &Curve<N, C>, u: &[u64; N], v: &[u64; N], w: &[u64; N]) {
    let order = &curve.order;
    let [u, v, w] = [u, v, w].map(|number| order.reduced(number));
    let Some(point) = affine(variable(curve, &w, curve.base())) else { return };
    let sum = affine(multiply::combined(curve, &u, &v, &point));
    let expected = affine(variable(curve, &order.add(&u, &order.mul(&v, &w)), curve.base()));
    match (sum, expected) {
        (Some(sum), Some(expected)) => assert!(same(&sum, &expected)),
        (None, None) => {}
        (sum, _) => panic!("one is neutral: {}", sum.is_none()),
    }
}

fn sums_at_the_edges<const N: usize, const C: u64>(curve: &Curve<N, C>) {
    let minus_one = limbs::sub(curve.order.modulus(), &small(1)).0;
    let numbers = [small(0), small(1), small(2), small(3), minus_one];
    for u in &numbers {
        for v in &numbers {
            for w in &numbers[1..] {
                sums(curve, u, v, w);
            }
        }
    }
}

#[test]
fn sums_are_right_where_the_formulas_have_exceptions() {
    sums_at_the_edges(&TC26_512_A);
    sums_at_the_edges(&TC26_256_A);
    sums_at_the_edges(&CRYPTOPRO_A);
}

#[test]
fn points_outside_the_base_points_group_are_no_keys() {
    let curve = &*TC26_256_A;
    // The point of order two is ((e + d)/6, 0), R 1323565.1.024-2019 §4, with e = 1.
    let d = Element::from_limbs(from_hex("605F6B7C183FA81578BC39CFAD518132B9DF62897009AF7E522C32D6DC7BFFB"));
    let x = d.add(&Element::ONE).mul(&Element::small(6).inverted());
    let right = x.squared().mul(&x).add(&curve.times_a(&x)).add(&curve.b);
    assert!(right.is_zero(), "it is on the curve");
    let second = Affine { x, y: Element::ZERO };
    assert!(curve.point(second.x, second.y).is_none());
    assert!(Jacobian::from_affine(&second).doubled(curve).is_neutral());
    let shifted = affine(Jacobian::from_affine(curve.base()).add_affine(&second, curve)).unwrap();
    let right = shifted.x.squared().mul(&shifted.x).add(&curve.times_a(&shifted.x)).add(&curve.b);
    assert!(shifted.y.squared().equals(&right) && curve.point(shifted.x, shifted.y).is_none());
    assert!(curve.point(curve.base().x, curve.base().y).is_some());
}

/// r, s and the key at the ends of their ranges: none verifies, nothing breaks off.
#[test]
fn values_and_keys_out_of_range_are_refused() {
    for parameters in Parameters::ALL {
        let key = SigningKey::generate(parameters, &Seeded::new(3, "gost edges"));
        let octets = parameters.octets();
        let digest = vec![5; octets];
        let good = key.sign(&digest).unwrap();
        assert!(verify(parameters, key.public(), &digest, &good));
        let order = match parameters {
            Parameters::Gost2004 => limbs::to_le(CRYPTOPRO_A.order.modulus()),
            Parameters::Gost2015_256 => limbs::to_le(TC26_256_A.order.modulus()),
            Parameters::Gost2015_512 => limbs::to_le(TC26_512_A.order.modulus()),
        };
        let (r, s) = good.split_at(octets);
        for bad in [vec![0; octets], order, vec![0xff; octets]] {
            assert!(!verify(parameters, key.public(), &digest, &[&bad, s].concat()));
            assert!(!verify(parameters, key.public(), &digest, &[r, &bad].concat()));
            assert!(!verify(parameters, key.public(), &digest, &[bad.as_slice(), &bad].concat()));
        }
        let head = parameters.point_head();
        let (x, y) = key.public()[head.len()..].split_at(octets);
        let no_points: [Vec<u8>; 6] = [
            vec![],
            head.to_vec(),
            [head, &vec![0; 2 * octets]].concat(),
            [head, y, x].concat(),
            [head, &vec![0xff; octets], y].concat(),
            [key.public(), &[0]].concat(),
        ];
        for point in no_points {
            assert!(!verify(parameters, &point, &digest, &good));
        }
        // A digest of zero counts as one, RFC 7091 §6.1 step 2.
        let zero = key.sign(&vec![0; octets]).unwrap();
        let mut one = vec![0; octets];
        one[0] = 1;
        assert!(verify(parameters, key.public(), &one, &zero) && zero == key.sign(&one).unwrap());
    }
}

#[test]
fn private_keys_out_of_range_are_refused() {
    for parameters in Parameters::ALL {
        let key = SigningKey::generate(parameters, &Seeded::new(4, "gost edges"));
        assert_eq!(SigningKey::from_pkcs8(&key.to_pkcs8()).unwrap().public(), key.public());
        for bad in [vec![0; parameters.octets()], vec![0xff; parameters.octets()]] {
            assert!(SigningKey::from_pkcs8(&super::key_file::write(parameters, &bad)).is_none());
        }
        let whole = key.to_pkcs8();
        for length in 0..whole.len() {
            assert!(SigningKey::from_pkcs8(&whole[..length]).is_none(), "cut off at {length}");
        }
    }
}

/// a·b by doublings and additions alone.
fn product_by_sums<const N: usize, const C: u64>(a: &Element<N, C>, b: &[u64; N]) -> Element<N, C> {
    let bits = b.iter().rev().flat_map(|limb| (0..64).rev().map(move |bit| limb >> bit & 1));
    bits.fold(Element::ZERO, |sum, bit| if bit == 1 { sum.doubled().add(a) } else { sum.doubled() })
}

fn field_laws<const N: usize, const C: u64>(a: [u64; N], b: [u64; N]) {
    let (x, y) = (Element::<N, C>::from_limbs(a), Element::<N, C>::from_limbs(b));
    assert!(x.mul(&y).equals(&product_by_sums(&x, &b)));
    assert!(x.squared().equals(&x.mul(&x)));
    assert!(x.add(&y).sub(&y).equals(&x));
    assert!(x.times(3).equals(&x.add(&x).add(&x)));
    assert!(x.add(&x.negated()).is_zero());
    if !x.is_zero() {
        assert!(x.mul(&x.inverted()).equals(&Element::ONE));
    }
    let least = x.canonical();
    assert_eq!(Element::<N, C>::from_limbs(least).canonical(), least);
    assert!(Element::<N, C>::from_le(&limbs::to_le(&least)).is_some());
    if least != a {
        assert!(Element::<N, C>::from_le(&limbs::to_le(&a)).is_none(), "an element has one encoding");
    }
}

/// Limbs that make carries run: mostly zeros and ones.
fn limb() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), 0u64..1200, (u64::MAX - 1200)..=u64::MAX, any::<u64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_field_keeps_its_laws(a in prop::array::uniform8(limb()), b in prop::array::uniform8(limb()), c in prop::array::uniform4(limb()), d in prop::array::uniform4(limb())) {
        field_laws::<8, 569>(a, b);
        field_laws::<4, 617>(c, d);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn multiples_are_right_whichever_way_they_are_made(a in prop::array::uniform8(limb()), b in prop::array::uniform8(limb()), w in prop::array::uniform8(limb()), c in prop::array::uniform4(limb()), d in prop::array::uniform4(limb()), v in prop::array::uniform4(limb())) {
        even_and_fast_agree(&*TC26_512_A, &a);
        even_and_fast_agree(&*TC26_256_A, &c);
        even_and_fast_agree(&*CRYPTOPRO_A, &c);
        sums(&*TC26_512_A, &a, &b, &w);
        sums(&*TC26_256_A, &c, &d, &v);
        sums(&*CRYPTOPRO_A, &c, &d, &v);
    }
}
