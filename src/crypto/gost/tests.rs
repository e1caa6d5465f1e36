//! The mathematics at its edges, and one way of reckoning against another.

use proptest::prelude::*;

use super::affine::Affine;
use super::curve::Curve;
use super::curves::{CRYPTOPRO_A, TC26_256_A, TC26_512_A};
use super::field::Element;
use super::limbs;
use super::model::{self, Model, Point};
use super::multiply;
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

fn even_and_plain_agree<const N: usize, const C: u64>(
    curve: &impl Curve<N, C>,
    model: &Model<N, C>,
    number: &[u64; N],
) {
    // Of the neutral point no coordinates are asked for.
    let Some(point) = model.multiple(number, &model.base).affine() else { return };
    let even = curve.multiple_of_base(number);
    assert!(same(&even, &point));
    assert!(curve.point(&even.x, &even.y).is_some(), "a multiple of the base point is on the curve");
}

fn edges<const N: usize, const C: u64>(curve: &impl Curve<N, C>, model: &Model<N, C>) {
    let order = curve.order().modulus();
    let less = |by: u64| limbs::sub(order, &small(by)).0;
    let (twice, _) = limbs::sub(&less(0), &less(2));
    let widths = (0..64 * N).step_by(37).map(|bit| {
        let mut power = [0; N];
        power[bit / 64] = 1 << (bit % 64);
        power
    });
    let edges = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32].map(small).into_iter().chain([
        less(1),
        less(2),
        [u64::MAX; N],
        twice,
    ]);
    for number in edges.chain(widths) {
        even_and_plain_agree(curve, model, &number);
    }
    assert!(model.multiple(order, &model.base).affine().is_none(), "the order is the base point's");
    let last = curve.multiple_of_base(&less(1));
    assert!(
        last.x.equals(&model.base.x) && last.y.equals(&model.base.y.negated()),
        "order − 1 gives the opposite of the base point"
    );
}

#[test]
fn multiples_at_the_edges_of_the_order_are_right() {
    edges(&*TC26_512_A, &model::tc26_512_a());
    edges(&*TC26_256_A, &model::tc26_256_a());
    edges(&*CRYPTOPRO_A, &model::cryptopro_a());
}

/// u·G + v·(w·G) is (u + v·w)·G; with w of 1 and −1 the sums meet their exceptions: doublings and opposites.
fn sums<const N: usize, const C: u64>(
    curve: &impl Curve<N, C>,
    model: &Model<N, C>,
    u: &[u64; N],
    v: &[u64; N],
    w: &[u64; N],
) {
    let order = curve.order();
    let [u, v, w] = [u, v, w].map(|number| order.reduced(number));
    let Some(point) = model.multiple(&w, &model.base).affine() else { return };
    let point = curve.point(&point.x, &point.y).unwrap();
    let sum = curve.x_of(&multiply::combined(curve, &u, &v, &point));
    let expected = model.multiple(&order.add(&u, &order.mul(&v, &w)), &model.base).affine();
    match (sum, expected) {
        (Some((above, below)), Some(expected)) => {
            assert!(above.equals(&expected.x.mul(&below)) && !below.is_zero())
        }
        (None, None) => {}
        (sum, _) => panic!("one is neutral: {}", sum.is_none()),
    }
}

fn sums_at_the_edges<const N: usize, const C: u64>(curve: &impl Curve<N, C>, model: &Model<N, C>) {
    let minus_one = limbs::sub(curve.order().modulus(), &small(1)).0;
    let numbers = [small(0), small(1), small(2), small(3), minus_one];
    for u in &numbers {
        for v in &numbers {
            for w in &numbers[1..] {
                sums(curve, model, u, v, w);
            }
        }
    }
}

#[test]
fn sums_are_right_where_the_formulas_have_exceptions() {
    sums_at_the_edges(&*TC26_512_A, &model::tc26_512_a());
    sums_at_the_edges(&*TC26_256_A, &model::tc26_256_a());
    sums_at_the_edges(&*CRYPTOPRO_A, &model::cryptopro_a());
}

/// The root of a square.
fn root<const N: usize, const C: u64>(square: &Element<N, C>) -> Option<Element<N, C>> {
    square.is_square().then(|| square.root_of_inverse().mul(square))
}

#[test]
fn points_outside_the_base_points_group_are_no_keys() {
    let (curve, model) = (&*TC26_256_A, model::tc26_256_a());
    let order = curve.order().modulus();
    // A point times the order is one of the four whose order divides four; some point gives each.
    let mut small_ones: Vec<Affine<4, 617>> = vec![];
    for x in (1..).map(Element::small) {
        let Some(y) = root(&model.square_of_y(&x)) else { continue };
        let Some(found) = model.multiple(order, &Affine { x, y }).affine() else { continue };
        if !small_ones.iter().any(|point| same(point, &found)) {
            small_ones.push(found);
        }
        if small_ones.len() == 3 {
            break;
        }
    }
    for outside in &small_ones {
        assert!(curve.point(&outside.x, &outside.y).is_none());
        for number in 1..20 {
            let inside = model.multiple(&small(number), &model.base);
            let shifted = model.sum(&inside, &Point::of(outside)).affine().unwrap();
            assert!(shifted.y.squared().equals(&model.square_of_y(&shifted.x)), "it is on the curve");
            assert!(curve.point(&shifted.x, &shifted.y).is_none());
            let inside = inside.affine().unwrap();
            assert!(curve.point(&inside.x, &inside.y).is_some());
        }
    }
    assert!(small_ones.iter().any(|point| point.y.is_zero()), "one is of order two");
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
            Parameters::Gost2004 => limbs::to_le(CRYPTOPRO_A.order().modulus()),
            Parameters::Gost2015_256 => limbs::to_le(TC26_256_A.order().modulus()),
            Parameters::Gost2015_512 => limbs::to_le(TC26_512_A.order().modulus()),
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
    let square = x.squared();
    assert_eq!(square.is_square(), !x.is_zero());
    assert!(!square.negated().is_square() && !Element::<N, C>::ZERO.is_square());
    if let Some(root) = root(&square) {
        assert!(root.equals(&x) || root.equals(&x.negated()));
    }
    let least = x.canonical();
    assert_eq!(Element::<N, C>::from_limbs(least).canonical(), least);
    assert!(Element::<N, C>::from_le(&limbs::to_le(&least)).is_some());
    if least != a {
        assert!(Element::<N, C>::from_le(&limbs::to_le(&a)).is_none(), "an element has one encoding");
    }
}

fn field_laws_at_the_edges<const N: usize, const C: u64>() {
    let ones = [u64::MAX; N];
    let below = |less: u64| limbs::sub(&ones, &small(less)).0;
    let mut top = [0; N];
    top[N - 1] = 1 << 63;
    // 2^n − C is `below(C − 1)`: the prime and its neighbours, the other form of zero, one and two, and the ends of the limbs.
    let edges = [
        small(0),
        small(1),
        small(2),
        small(C - 1),
        small(C),
        below(C + 1),
        below(C),
        below(C - 1),
        below(C - 2),
        below(1),
        ones,
        top,
    ];
    for a in edges {
        for b in edges {
            field_laws::<N, C>(a, b);
        }
    }
    assert!(Element::<N, C>::from_limbs(below(C - 1)).is_zero());
    assert!(Element::<N, C>::from_limbs(ones).equals(&Element::small(C - 1)));
}

#[test]
fn the_field_keeps_its_laws_at_its_edges() {
    field_laws_at_the_edges::<8, 569>();
    field_laws_at_the_edges::<4, 617>();
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
        even_and_plain_agree(&*TC26_512_A, &model::tc26_512_a(), &a);
        even_and_plain_agree(&*TC26_256_A, &model::tc26_256_a(), &c);
        even_and_plain_agree(&*CRYPTOPRO_A, &model::cryptopro_a(), &c);
        sums(&*TC26_512_A, &model::tc26_512_a(), &a, &b, &w);
        sums(&*TC26_256_A, &model::tc26_256_a(), &c, &d, &v);
        sums(&*CRYPTOPRO_A, &model::cryptopro_a(), &c, &d, &v);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// One point of the curve in four is in the group.
    #[test]
    fn points_are_keys_where_the_order_times_them_is_neutral(x in prop::array::uniform4(any::<u64>())) {
        let (curve, model) = (&*TC26_256_A, model::tc26_256_a());
        let x = Element::from_limbs(x);
        if let Some(y) = root(&model.square_of_y(&x)) {
            for y in [y, y.negated()] {
                let neutral = model.multiple(curve.order().modulus(), &Affine { x, y }).affine().is_none();
                assert_eq!(curve.point(&x, &y).is_some(), neutral);
            }
            assert!(curve.point(&x, &y.add(&Element::ONE)).is_none());
        } else {
            assert!(curve.point(&x, &Element::ONE).is_none());
        }
    }
}
