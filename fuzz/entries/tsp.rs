//! Time-stamps: requests as the service reads them, answers and tokens as they are judged.

use std::sync::LazyLock;

use qaqpa::cms::timestamp::{TimeStampRequest, TimeStampResponse, TstInfo, verify, verify_answer};

const REQUEST: &[u8] = include_bytes!("../seeds/tsp/request.der");
const GRANTED: &[u8] = include_bytes!("../seeds/tsp/granted.der");

/// Whether the seed is believed.
static HONEST: LazyLock<bool> = LazyLock::new(|| judged(GRANTED).is_some());

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    assert!(*HONEST, "the seed is refused");
    if let Ok(request) = TimeStampRequest::from_der(octets) {
        let plain = TimeStampRequest { has_extensions: false, ..request };
        assert_eq!(TimeStampRequest::from_der(&plain.to_der()).as_ref(), Ok(&plain));
    }
    if let Ok(response) = TimeStampResponse::from_ber(octets) {
        let _ = response.to_der();
    }
    if let Ok(info) = TstInfo::from_der(octets) {
        let _ = info.to_der();
    }
    let _ = verify(octets, b"content", &[]);
    if let Some(time) = judged(octets) {
        assert_eq!(time, "2026-11-24T12:00:00Z", "nobody stamped this");
    }
}

fn judged(octets: &[u8]) -> Option<String> {
    let request = TimeStampRequest::from_der(REQUEST).expect("the seed is a request");
    verify_answer(octets, &request, &[]).ok().map(|(stamp, _)| stamp.gen_time().to_string())
}
