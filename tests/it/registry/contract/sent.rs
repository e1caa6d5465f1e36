//! Requests that the portal sent to another gateway.

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::registry::{
    AccountQuery, AccountRows, AccountWrite, AccountWritten, Acknowledgement, NewSent, SentQuery,
    SentRequest, SentRows, SentState, SentWord, SentWrite, Store, UNACKNOWLEDGED_MAX, Write, Written,
};

use super::super::noon;
use super::{Place, on_both};
use crate::support::submissions::DECLARANT;

on_both! {
    what_goes_elsewhere_is_there_before_its_answer_and_is_its_account_s,
    an_acknowledgement_takes_the_draft_with_it_also_where_the_row_is_gone,
    what_is_told_is_kept_and_a_decision_stays,
    what_is_due_is_in_one_hand_at_a_time,
    it_is_let_go_of_with_everything,
}

const GATEWAY: &str = "https://other.example:8443";

fn written(store: &dyn Store, write: AccountWrite) -> AccountWritten {
    match store.commit(&[Write::Account(write)]).unwrap().remove(0).unwrap() {
        Written::Account(written) => written,
        other => panic!("{other:?}"),
    }
}

fn sent(store: &dyn Store, write: SentWrite) -> AccountWritten {
    written(store, AccountWrite::Sent(write))
}

fn account(store: &dyn Store, iin: &str) -> i64 {
    let write = AccountWrite::Create { iin: iin.into(), password: "phc".into(), proven: false, at: noon() };
    match written(store, write) {
        AccountWritten::Account(id) => id,
        other => panic!("{other:?}"),
    }
}

fn new(id: &str, account: i64, at: Now) -> NewSent {
    NewSent { id: id.into(), account, service_id: "s".into(), gateway: GATEWAY.into(), at }
}

fn word(state: SentState) -> SentWord {
    let decided = state.is_final();
    SentWord {
        state,
        number: Some("KZ-1".into()),
        reason_kk: (state == SentState::Negative).then(|| "жоқ\0".into()),
        reason_ru: (state == SentState::Negative).then(|| "нет".into()),
        result: decided.then(|| Bytes::from_static(b"<result/>")),
    }
}

fn acknowledged(sent: NewSent, chain: Option<&str>, state: SentState) -> SentWrite {
    let at = sent.at.plus_seconds(1);
    SentWrite::Acknowledge(Box::new(Acknowledgement {
        sent,
        chain: chain.map(str::to_owned),
        signer: [7; 32],
        word: word(state),
        due_at: chain.map(|_| at.plus_seconds(1)),
        at,
    }))
}

fn rows(store: &dyn Store, query: SentQuery) -> Vec<SentRequest> {
    match store.accounts(&AccountQuery::Sent(query)).unwrap() {
        AccountRows::Sent(SentRows::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn one(store: &dyn Store, account: i64, id: &str) -> SentRequest {
    rows(store, SentQuery::One(account, id.into())).remove(0)
}

fn claimed(store: &dyn Store, only: Option<&str>, now: Now) -> Vec<SentRequest> {
    let until = now.plus_seconds(60);
    match sent(store, SentWrite::Claim { only: only.map(str::to_owned), now, until, rows_max: 10 }) {
        AccountWritten::Sent(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn what_goes_elsewhere_is_there_before_its_answer_and_is_its_account_s(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let (mine, other) = (account(store, DECLARANT), account(store, "000000000000"));
    assert_eq!(sent(store, SentWrite::Begin(new("a", mine, noon()))), AccountWritten::Done(true));
    assert_eq!(sent(store, SentWrite::Begin(new("a", mine, noon()))), AccountWritten::Done(false), "again");
    assert_eq!(sent(store, SentWrite::Begin(new("a", other, noon()))), AccountWritten::Exists);
    let row = one(store, mine, "a");
    assert_eq!((row.state, row.sent.clone(), row.due_at), (SentState::Sending, new("a", mine, noon()), None));
    assert!(rows(store, SentQuery::One(other, "a".into())).is_empty(), "nobody else's");
    // A second process sees it; what was refused is gone, what was acknowledged is not withdrawn.
    assert_eq!(rows(&*place.store(), SentQuery::One(mine, "a".into())), [row]);
    sent(store, acknowledged(new("b", mine, noon().plus_seconds(5)), None, SentState::Positive));
    assert_eq!(sent(store, SentWrite::Withdraw { id: "a".into() }), AccountWritten::Done(true));
    assert_eq!(sent(store, SentWrite::Withdraw { id: "b".into() }), AccountWritten::Done(false));
    let kept = one(store, mine, "b");
    let times = (kept.acknowledged_at, kept.in_work_at, kept.decided_at, kept.due_at);
    let at = Some(noon().plus_seconds(6));
    assert_eq!((kept.state, kept.has_result, times), (SentState::Positive, true, (at, None, at, None)));
    let result = |account| store.accounts(&AccountQuery::Sent(SentQuery::Result(account, "b".into())));
    let is =
        |result: Option<&'static [u8]>| AccountRows::Sent(SentRows::Result(result.map(Bytes::from_static)));
    assert_eq!(result(mine).unwrap(), is(Some(b"<result/>")));
    assert_eq!(result(other).unwrap(), is(None));
    // As many as may be wait unacknowledged; the oldest go, and what was acknowledged stays.
    for at in 0..UNACKNOWLEDGED_MAX + 3 {
        let at = i64::from(at);
        sent(store, SentWrite::Begin(new(&format!("n{at}"), mine, noon().plus_seconds(100 + at))));
    }
    let count = store.accounts(&AccountQuery::Sent(SentQuery::Count(mine))).unwrap();
    assert_eq!(count, AccountRows::Sent(SentRows::Count(u64::from(UNACKNOWLEDGED_MAX) + 1)));
    let page = |offset, rows_max| rows(store, SentQuery::OfAccount { account: mine, offset, rows_max });
    let newest = page(0, 2).into_iter().map(|row| row.sent.id).collect::<Vec<_>>();
    assert_eq!(newest, ["n52", "n51"]);
    let oldest = page(UNACKNOWLEDGED_MAX - 1, 5).into_iter().map(|row| row.sent.id).collect::<Vec<_>>();
    assert_eq!(oldest, ["n3", "b"]);
}

fn an_acknowledgement_takes_the_draft_with_it_also_where_the_row_is_gone(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let mine = account(store, DECLARANT);
    let draft = |service: &str| AccountWrite::SaveDraft {
        account: mine,
        service_id: service.into(),
        data: Bytes::from_static(b"{}"),
        at: noon(),
        drafts_max: 5,
        all_bytes_max: 100,
    };
    written(store, draft("s"));
    written(store, draft("t"));
    // The row went while the other gateway thought about it: what is acknowledged is there all the same.
    sent(store, acknowledged(new("a", mine, noon()), Some("2000001"), SentState::Sent));
    assert_eq!(one(store, mine, "a").chain.as_deref(), Some("2000001"));
    let AccountRows::Drafts(drafts) = store.accounts(&AccountQuery::Drafts(mine)).unwrap() else { panic!() };
    assert_eq!(drafts.iter().map(|draft| draft.service_id.as_str()).collect::<Vec<_>>(), ["t"]);
    // A second acknowledgement changes nothing of what is known.
    sent(store, acknowledged(new("a", mine, noon().plus_seconds(9)), Some("2000002"), SentState::Sent));
    let row = one(store, mine, "a");
    assert_eq!((row.chain.as_deref(), row.signer, row.sent.at), (Some("2000001"), Some([7; 32]), noon()));
    let of_chain = |gateway: &str| SentQuery::OfChain { gateway: gateway.into(), chain: "2000001".into() };
    assert_eq!(rows(store, of_chain(GATEWAY)), [row]);
    assert!(rows(store, of_chain("https://another.example")).is_empty(), "chains are a gateway's own");
}

fn what_is_told_is_kept_and_a_decision_stays(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let mine = account(store, DECLARANT);
    let tell = |state, message: Option<&str>, second| {
        let at = noon().plus_seconds(second);
        let unconfirmed = message.map(str::to_owned);
        sent(store, SentWrite::Tell { id: "a".into(), word: word(state), unconfirmed, at })
    };
    sent(store, SentWrite::Begin(new("a", mine, noon())));
    assert_eq!(tell(SentState::InWork, None, 1), AccountWritten::Done(false), "nobody acknowledged it");
    let mut begun = acknowledged(new("a", mine, noon()), Some("2000001"), SentState::Sent);
    if let SentWrite::Acknowledge(of) = &mut begun {
        of.word.number = None;
    }
    sent(store, begun);
    assert_eq!(tell(SentState::InWork, Some("1"), 2), AccountWritten::Done(true));
    let row = one(store, mine, "a");
    assert_eq!((row.state, row.in_work_at), (SentState::InWork, Some(noon().plus_seconds(2))));
    assert_eq!((row.number.as_deref(), row.unconfirmed.as_deref()), (Some("KZ-1"), Some("1")));
    let confirm = |message: &str| SentWrite::Confirmed { id: "a".into(), message_id: message.into() };
    assert_eq!(sent(store, confirm("2")), AccountWritten::Done(false), "that was another message");
    assert_eq!(sent(store, confirm("1")), AccountWritten::Done(true));
    tell(SentState::Negative, Some("2"), 3);
    let decided = one(store, mine, "a");
    assert_eq!((decided.state, decided.decided_at), (SentState::Negative, Some(noon().plus_seconds(3))));
    assert_eq!(decided.reason_ru.as_deref(), Some("нет"));
    assert!(decided.reason_kk.as_ref().is_some_and(|kk| kk.starts_with("жоқ")), "{:?}", decided.reason_kk);
    // Whatever is told later.
    tell(SentState::Positive, None, 4);
    tell(SentState::InWork, None, 5);
    assert_eq!(one(store, mine, "a"), decided);
}

fn what_is_due_is_in_one_hand_at_a_time(place: &dyn Place) {
    let (first, second) = (place.gateway("first"), place.gateway("second"));
    let (first, second) = (&*first, &*second);
    let mine = account(first, DECLARANT);
    for id in ["a", "b"] {
        sent(first, acknowledged(new(id, mine, noon()), Some(id), SentState::Sent));
    }
    let at = |second| noon().plus_seconds(second);
    let is_due = |now| first.accounts(&AccountQuery::Sent(SentQuery::IsDue(now))).unwrap();
    let due = |due| AccountRows::Sent(SentRows::Due(due));
    assert_eq!((is_due(at(1)), is_due(at(2))), (due(false), due(true)));
    assert!(claimed(first, None, at(1)).is_empty());
    // Before its time where it is named, and then nobody else.
    assert_eq!(claimed(first, Some("b"), at(1)).len(), 1);
    assert!(claimed(second, Some("b"), at(1)).is_empty());
    let ids: Vec<_> = claimed(second, None, at(2)).into_iter().map(|row| row.sent.id).collect();
    assert_eq!(ids, ["a"]);
    assert!(claimed(first, None, at(2)).is_empty());
    assert_eq!(is_due(at(2)), due(false));
    // Whoever was killed lets go when the time is over; whoever is done lets go at once.
    let release = |id: &str, due_at| SentWrite::Release { id: id.into(), asked: 3, due_at };
    sent(second, release("a", Some(at(5))));
    assert!(claimed(first, None, at(4)).is_empty());
    let again = claimed(first, None, at(5));
    assert_eq!((again.len(), again[0].asked), (1, 3));
    assert_eq!(claimed(second, None, at(61)).len(), 1, "b, of the first");
    sent(first, SentWrite::Recover);
    assert_eq!(claimed(second, None, at(62)).len(), 2);
    for id in ["a", "b"] {
        sent(second, release(id, None));
    }
    assert!(claimed(first, None, at(10_000)).is_empty() && claimed(first, Some("a"), at(10_000)).is_empty());
}

fn it_is_let_go_of_with_everything(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let mine = account(store, DECLARANT);
    sent(store, SentWrite::Begin(new("a", mine, noon())));
    store.commit(&[Write::ForgetAll]).unwrap().remove(0).unwrap();
    assert!(rows(store, SentQuery::One(mine, "a".into())).is_empty());
}
