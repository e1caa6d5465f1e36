//! Samples of everything that a sentence is made of, kept complete by the compiler: each enumeration is listed with every variant, and
//! a variant that is missing in its list does not compile.

mod findings;
mod interface;
mod rooms;

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use qaqpa::clock::{NotATime, Now};
use qaqpa::findings::Code;

/// What every text in a sample is: it must be found again in every language.
pub const MARK: &str = "⟦x⟧";

/// Something that there are samples of.
pub trait Sample: Clone + 'static {
    /// Every variant, with every sample of each of its fields at least once; only the first variant when `first` is set.
    fn samples(first: bool) -> Vec<Self>;
}

thread_local! {
    static KNOWN: RefCell<HashMap<TypeId, Rc<dyn Any>>> = RefCell::default();
    /// What is being made: a value within a value of its own type is of the first variant.
    static OPEN: RefCell<Vec<TypeId>> = const { RefCell::new(Vec::new()) };
    /// How many samples the richest field of the variant being made has.
    static RICHEST: Cell<usize> = const { Cell::new(1) };
}

/// Every sample of `T`.
pub fn samples<T: Sample>() -> Rc<Vec<T>> {
    let id = TypeId::of::<T>();
    let known = KNOWN.with_borrow(|known| known.get(&id).cloned());
    if let Some(known) = known.and_then(|known| known.downcast::<Vec<T>>().ok()) {
        return known;
    }
    let inside = OPEN.with_borrow(|open| open.contains(&id));
    OPEN.with_borrow_mut(|open| open.push(id));
    let made = Rc::new(T::samples(inside));
    OPEN.with_borrow_mut(Vec::pop);
    if !inside {
        KNOWN.with_borrow_mut(|known| known.insert(id, made.clone()));
    }
    made
}

/// The sample of a field for a round.
fn nth<T: Sample>(round: usize) -> T {
    let outer = RICHEST.get();
    let all = samples::<T>();
    RICHEST.set(outer.max(all.len()));
    all[round % all.len()].clone()
}

/// As many values as the richest field has samples.
fn rounds<T>(make: impl Fn(usize) -> T) -> Vec<T> {
    let outer = RICHEST.replace(1);
    let mut made = Vec::new();
    while made.len() < RICHEST.get() {
        made.push(make(made.len()));
    }
    RICHEST.set(outer);
    made
}

/// An enumeration with every variant: `Unit`, `Tuple(_)`, `Struct { field }`.
macro_rules! every {
    ($of:ident { $($variant:ident $(($($hole:tt),+))? $({$($field:ident),+})?),+ $(,)? }) => {
        impl $crate::support::samples::Sample for $of {
            fn samples(first: bool) -> Vec<Self> {
                fn _each_is_listed(value: &$of) {
                    match value { $($of::$variant { .. } => (),)+ }
                }
                let mut all = Vec::new();
                $(if !first || all.is_empty() {
                    all.extend($crate::support::samples::rounds(|_round| $of::$variant
                        $(($({ let _ = stringify!($hole); $crate::support::samples::nth(_round) }),+))?
                        $({$($field: $crate::support::samples::nth(_round)),+})?));
                })+
                all
            }
        }
    };
}

/// A structure with every field.
macro_rules! fields {
    ($of:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::support::samples::Sample for $of {
            fn samples(_: bool) -> Vec<Self> {
                $crate::support::samples::rounds(|round| $of { $($field: $crate::support::samples::nth(round)),+ })
            }
        }
    };
}

/// A type of which there are these samples.
macro_rules! these {
    ($($of:ty: $samples:expr;)+) => {$(
        impl $crate::support::samples::Sample for $of {
            fn samples(_: bool) -> Vec<Self> {
                Vec::from($samples)
            }
        }
    )+};
}

use {every, fields};

these! {
    String: [MARK.to_owned()];
    &'static str: [MARK];
    Cow<'static, str>: [Cow::Borrowed(MARK)];
    bool: [false, true];
    char: ['}'];
    u8: [7];
    u16: [503];
    u32: [1024];
    u64: [30];
    u128: [30];
    usize: [8];
    i64: [-5];
    Now: [Now::from_seconds(1_700_000_000)];
    NotATime: [Now::parse(MARK).unwrap_err()];
    std::io::ErrorKind: [std::io::ErrorKind::NotFound, std::io::ErrorKind::Deadlock];
    Code: Code::ALL;
}

impl<T: Sample> Sample for Option<T> {
    fn samples(_: bool) -> Vec<Self> {
        std::iter::once(None).chain(samples::<T>().iter().cloned().map(Some)).collect()
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn samples(_: bool) -> Vec<Self> {
        let one = samples::<T>().iter().cloned().map(|one| vec![one]).collect::<Vec<_>>();
        one.into_iter().chain([Vec::new()]).collect()
    }
}

impl<T: Sample> Sample for Box<T> {
    fn samples(_: bool) -> Vec<Self> {
        samples::<T>().iter().cloned().map(Box::new).collect()
    }
}
