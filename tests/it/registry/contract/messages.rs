//! The asynchronous channel, and the budget of refusals.

use std::sync::Arc;

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::limits::EXCHANGE_TAKEN_BYTES_MAX;
use qaqpa::registry::{
    ChainCase, Delivery, Ended, EntryKind, ExchangeQuery, ExchangeRefusal, ExchangeRows, ExchangeWrite,
    ExchangeWritten, MessageFilter, MessageState, NewMessage, Refusal, Said, Store, Then, Write, Written,
};

use super::super::{noon, refusal};
use super::{Place, on_both};

on_both! {
    a_message_is_taken_once_and_its_chain_is_delivered_in_order,
    what_is_taken_at_once_has_a_bound_of_octets_and_how_messages_stand_has_no_documents,
    what_was_in_hand_at_the_end_is_due_at_the_next_start,
    a_dead_letter_keeps_its_chain_back_until_somebody_sees_to_it,
    who_fetches_has_a_chain_in_its_order_and_whole,
    what_waits_for_another_attempt_keeps_its_chain_back_from_who_fetches,
    what_two_processes_fetch_at_once_is_never_out_of_order,
    what_was_settled_stays,
    a_sender_is_told_of_what_became_of_a_message,
    systems_and_services_and_chains_of_the_gateway_are_kept,
    what_is_late_is_told_once,
    a_refusal_is_found_by_the_id_of_its_answer,
}

pub fn message(own_id: &str, chain: Option<i64>) -> NewMessage {
    NewMessage {
        own_id: Some(own_id.into()),
        correlation_id: chain,
        sender: "A".into(),
        provider: "B".into(),
        service_id: "S".into(),
        message_type: if chain.is_some() { "UPDATE" } else { "REQUEST" },
        route_id: None,
        message_date: "2026-11-24T12:00:00".into(),
        password_digest: None,
        properties: "[]".into(),
        session_id: "{1}".into(),
        data: Bytes::from_static(b"<data/>"),
        digest: [own_id.as_bytes()[0]; 32],
        tell_sender: true,
        late_at: Some(noon().plus_seconds(60)),
        at: noon(),
    }
}

fn does(store: &Arc<dyn Store>, write: ExchangeWrite) -> ExchangeWritten {
    match store.commit(&[Write::Exchange(write)]).unwrap().remove(0).unwrap() {
        Written::Exchange(written) => written,
        other => panic!("{other:?}"),
    }
}

/// The message's id and its chain's.
fn takes(store: &Arc<dyn Store>, message: NewMessage) -> (i64, i64) {
    match does(store, ExchangeWrite::Accept(Box::new(message))) {
        ExchangeWritten::Accepted { id, correlation_id, first: true, .. } => (id, correlation_id),
        other => panic!("{other:?}"),
    }
}

fn in_hand(store: &Arc<dyn Store>, now: Now) -> Vec<Delivery> {
    let begin = ExchangeWrite::Begin {
        receiver: "B".into(),
        peer: "https://b".into(),
        now,
        until: now.plus_seconds(30),
        messages_max: 10,
    };
    match does(store, begin) {
        ExchangeWritten::InHand(found) => found,
        other => panic!("{other:?}"),
    }
}

fn ended(of: &Delivery, then: Then, at: Now) -> ExchangeWrite {
    let outcome = if then == Then::Delivered { "delivered" } else { "failed" };
    let (id, number, answer, reason) = (of.id, of.attempts, "kept".to_owned(), "said".to_owned());
    let (status, latency_millis) = (Some(500), 3);
    ExchangeWrite::End(Ended { id, number, outcome, status, latency_millis, answer, reason, then, at })
}

fn a_message_is_taken_once_and_its_chain_is_delivered_in_order(place: &dyn Place) {
    let store = place.store();
    let (first, chain) = takes(&store, message("1", None));
    assert!(chain > 2_000_000 && first > 100_000_000);
    let again = does(&store, ExchangeWrite::Accept(Box::new(message("1", None))));
    assert!(matches!(again, ExchangeWritten::Accepted { id, first: false, .. } if id == first));
    let other = NewMessage { digest: [0; 32], ..message("1", None) };
    let conflict = does(&store, ExchangeWrite::Accept(Box::new(other)));
    assert_eq!(conflict, ExchangeWritten::Refused(ExchangeRefusal::Conflict));
    let stray = does(&store, ExchangeWrite::Accept(Box::new(message("x", Some(chain + 1)))));
    assert_eq!(stray, ExchangeWritten::Refused(ExchangeRefusal::UnknownChain));
    let (second, _) = takes(&store, message("2", Some(chain)));
    let found = in_hand(&store, noon());
    assert_eq!(found.iter().map(|one| (one.id, one.attempts)).collect::<Vec<_>>(), [(first, 1)]);
    assert!(in_hand(&store, noon()).is_empty(), "it is in hand");
    // Nobody said what became of it: it is due again, and the first attempt comes too late.
    let late = noon().plus_seconds(31);
    let second_try = in_hand(&store, late);
    assert_eq!((second_try[0].id, second_try[0].attempts), (first, 2));
    assert_eq!(does(&store, ended(&found[0], Then::Dead, late)), ExchangeWritten::Changed(0));
    assert_eq!(does(&store, ended(&second_try[0], Then::Delivered, late)), ExchangeWritten::Changed(1));
    assert_eq!(in_hand(&store, late).iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
    let ExchangeRows::Attempts(attempts) = store.exchange(&ExchangeQuery::Attempts(first)).unwrap() else {
        panic!()
    };
    assert_eq!((attempts.len(), attempts[1].outcome.as_deref()), (2, Some("delivered")));
    assert_eq!(store.exchange(&ExchangeQuery::Counts).unwrap(), ExchangeRows::Counts([1, 1, 0, 0]));
}

fn what_is_taken_at_once_has_a_bound_of_octets_and_how_messages_stand_has_no_documents(place: &dyn Place) {
    let store = place.store();
    // Two of these are less than one message may have, three are more; and one that is more by itself.
    let (large, beyond) = (EXCHANGE_TAKEN_BYTES_MAX / 5 * 2, EXCHANGE_TAKEN_BYTES_MAX + 1);
    let sizes = [large, large, large, 7, beyond, 7, 7];
    for (at, size) in sizes.into_iter().enumerate() {
        let data = Bytes::from(vec![b'x'; size]);
        takes(
            &store,
            NewMessage { data, at: noon().plus_millis(at as i64), ..message(&at.to_string(), None) },
        );
    }
    let later = noon().plus_seconds(1);
    let sizes_of = |found: &[Delivery]| found.iter().map(|one| one.data.len()).collect::<Vec<_>>();
    for expected in [&[large, large][..], &[large, 7], &[beyond], &[7, 7], &[]] {
        assert_eq!(sizes_of(&in_hand(&store, later)), expected, "pushed");
    }
    // The same of what is fetched, once its time in hand is over.
    let late = later.plus_seconds(31);
    let of = || MessageFilter { receiver: Some("B".into()), ..MessageFilter::default() };
    for expected in [&[large, large][..], &[large, 7], &[beyond], &[7, 7], &[]] {
        let pull =
            ExchangeWrite::Pull { filter: of(), now: late, until: late.plus_seconds(9), messages_max: 100 };
        let ExchangeWritten::InHand(found) = does(&store, pull) else { panic!() };
        assert_eq!(sizes_of(&found), expected, "fetched");
    }
    let rows = |query| match store.exchange(&query).unwrap() {
        ExchangeRows::Messages(messages) => messages,
        other => panic!("{other:?}"),
    };
    let (standing, whole) = (rows(ExchangeQuery::Standings(of(), 9)), rows(ExchangeQuery::Messages(of(), 2)));
    assert_eq!(sizes_of(&standing), [0; 7]);
    assert_eq!(standing.iter().map(|one| one.attempts).collect::<Vec<_>>(), [2; 7]);
    assert_eq!(sizes_of(&whole), [7, 7]);
}

fn what_was_in_hand_at_the_end_is_due_at_the_next_start(place: &dyn Place) {
    let store = place.gateway("one");
    let (first, _) = takes(&store, message("1", None));
    assert_eq!(in_hand(&store, noon())[0].attempts, 1);
    drop(store);
    let store = place.gateway("one");
    assert!(in_hand(&store, noon()).is_empty(), "it is in hand");
    assert_eq!(does(&store, ExchangeWrite::Recover(noon())), ExchangeWritten::Changed(1));
    let again = in_hand(&store, noon());
    assert_eq!(again.iter().map(|one| (one.id, one.attempts)).collect::<Vec<_>>(), [(first, 2)]);
}

fn a_dead_letter_keeps_its_chain_back_until_somebody_sees_to_it(place: &dyn Place) {
    let store = place.store();
    let (first, chain) = takes(&store, message("1", None));
    let (second, _) = takes(&store, message("2", Some(chain)));
    let found = in_hand(&store, noon());
    let again = noon().plus_seconds(5);
    does(&store, ended(&found[0], Then::Again(again), noon()));
    assert!(in_hand(&store, noon()).is_empty());
    let found = in_hand(&store, again);
    does(&store, ended(&found[0], Then::Dead, again));
    assert!(in_hand(&store, again.plus_seconds(100)).is_empty(), "the second waits");
    let all = MessageFilter { sender: Some("A".into()), ..MessageFilter::default() };
    assert_eq!(does(&store, ExchangeWrite::Redrive(all.clone(), again)), ExchangeWritten::Changed(1));
    let found = in_hand(&store, again);
    assert_eq!((found[0].id, found[0].reason.as_deref()), (first, None));
    let discard = ExchangeWrite::Discard { id: first, note: "enough".into(), now: again };
    assert_eq!(does(&store, discard), ExchangeWritten::Changed(1));
    assert_eq!(in_hand(&store, again)[0].id, second);
    let ExchangeRows::Messages(messages) = store.exchange(&ExchangeQuery::Messages(all, 10)).unwrap() else {
        panic!()
    };
    let states: Vec<_> = messages.iter().map(|one| (one.id, one.state)).collect();
    assert_eq!(states, [(second, MessageState::OnDelivery), (first, MessageState::DeliveryStopped)]);
    assert_eq!(messages[1].note.as_deref(), Some("enough"));
}

/// What B fetches: each message's id and the number of the attempt.
fn fetched(store: &Arc<dyn Store>, filter: MessageFilter, now: Now, messages_max: u32) -> Vec<(i64, u32)> {
    let filter = MessageFilter { receiver: Some("B".into()), service_id: Some("S".into()), ..filter };
    let pull = ExchangeWrite::Pull { filter, now, until: now.plus_seconds(60), messages_max };
    match does(store, pull) {
        ExchangeWritten::InHand(found) => found.iter().map(|one| (one.id, one.attempts)).collect(),
        other => panic!("{other:?}"),
    }
}

fn says(store: &Arc<dyn Store>, id: i64, accepted: bool, resend: bool) -> ExchangeWritten {
    let (receiver, service_id) = ("B".to_owned(), Some("S".to_owned()));
    does(
        store,
        ExchangeWrite::Notify(Said { id, service_id, receiver, accepted, resend, reason: None, at: noon() }),
    )
}

fn who_fetches_has_a_chain_in_its_order_and_whole(place: &dyn Place) {
    let store = place.store();
    let all = MessageFilter::default;
    let (first, chain) = takes(&store, message("1", None));
    let (other, _) = takes(&store, message("2", None));
    let (second, _) = takes(&store, message("3", Some(chain)));
    let (third, _) = takes(&store, message("4", Some(chain)));
    let of_chain = MessageFilter { correlation_id: Some(chain), ..all() };
    // Before the first one was handed out nothing that follows it is, by its id neither.
    let by_id = MessageFilter { id: Some(second), ..all() };
    assert!(fetched(&store, by_id.clone(), noon(), 10).is_empty());
    assert_eq!(fetched(&store, of_chain.clone(), noon(), 1), [(first, 1)]);
    // Nobody has confirmed it: the next one comes all the same.
    assert_eq!(fetched(&store, by_id, noon(), 10), [(second, 1)]);
    assert_eq!(fetched(&store, all(), noon(), 10), [(other, 1), (third, 1)]);
    assert!(fetched(&store, all(), noon(), 10).is_empty(), "all are in hand");
    let (fourth, _) = takes(&store, message("5", Some(chain)));
    assert_eq!(fetched(&store, of_chain.clone(), noon(), 10), [(fourth, 1)]);
    assert!(in_hand(&store, noon()).is_empty());
    // What nobody has said a word of comes again, marked, and in its order; a push stays one at a time.
    let late = noon().plus_seconds(61);
    assert_eq!(in_hand(&store, late).iter().map(|one| one.id).collect::<Vec<_>>(), [first, other]);
    let later = late.plus_seconds(31);
    assert_eq!(
        fetched(&store, of_chain.clone(), later, 10),
        [(first, 3), (second, 2), (third, 2), (fourth, 2)]
    );
    // One that its receiver wants again comes before those that follow it.
    assert!(matches!(says(&store, second, false, true), ExchangeWritten::Notified(_)));
    let (fifth, _) = takes(&store, message("6", Some(chain)));
    assert_eq!(fetched(&store, of_chain, later, 1), [(second, 3)]);
    assert_eq!(fetched(&store, all(), later, 2), [(fifth, 1), (other, 3)]);
}

fn what_waits_for_another_attempt_keeps_its_chain_back_from_who_fetches(place: &dyn Place) {
    let store = place.store();
    let (first, chain) = takes(&store, message("1", None));
    let (second, _) = takes(&store, message("2", Some(chain)));
    let (third, _) = takes(&store, message("3", Some(chain)));
    let pushed = in_hand(&store, noon());
    let all = MessageFilter::default;
    assert!(fetched(&store, all(), noon(), 10).is_empty(), "a push may still fail");
    let again = noon().plus_seconds(5);
    does(&store, ended(&pushed[0], Then::Again(again), noon()));
    assert!(fetched(&store, all(), noon(), 10).is_empty());
    assert_eq!(fetched(&store, all(), again, 2), [(first, 2), (second, 1)]);
    // A dead letter keeps the chain back.
    does(&store, ended(&Delivery { attempts: 2, ..pushed[0].clone() }, Then::Dead, again));
    assert!(fetched(&store, all(), again, 10).is_empty());
    does(&store, ExchangeWrite::Redrive(all(), again));
    assert_eq!(fetched(&store, all(), again, 10), [(first, 3), (third, 1)]);
}

fn what_two_processes_fetch_at_once_is_never_out_of_order(place: &dyn Place) {
    let stores = [place.gateway("one"), place.gateway("two")];
    let (first, chain) = takes(&stores[0], message("1", None));
    let mut all = vec![first];
    all.extend((2..40).map(|number| takes(&stores[0], message(&format!("{number}"), Some(chain))).0));
    let order = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for store in &stores {
            let (order, all) = (&order, all.len());
            scope.spawn(move || {
                for round in 0..200 {
                    let found = fetched(store, MessageFilter::default(), noon(), 1 + round % 3);
                    let found: Vec<i64> = found.into_iter().map(|(id, _)| id).collect();
                    assert!(found.is_sorted(), "{found:?}");
                    let mut order = order.lock().unwrap();
                    order.extend(found);
                    if order.len() == all {
                        break;
                    }
                }
            });
        }
    });
    let mut order = order.into_inner().unwrap();
    order.sort_unstable();
    assert_eq!(order, all, "each once, and none left");
}

fn what_was_settled_stays(place: &dyn Place) {
    let store = place.store();
    let state = |id: i64| {
        let filter = MessageFilter { id: Some(id), ..MessageFilter::default() };
        match store.exchange(&ExchangeQuery::Standings(filter, 1)).unwrap() {
            ExchangeRows::Messages(found) => found[0].state,
            other => panic!("{other:?}"),
        }
    };
    let (id, _) = takes(&store, message("1", None));
    fetched(&store, MessageFilter::default(), noon(), 1);
    let foreign = Said {
        id,
        service_id: Some("T".into()),
        receiver: "B".into(),
        accepted: true,
        resend: false,
        reason: None,
        at: noon(),
    };
    let unknown = ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage);
    assert_eq!(does(&store, ExchangeWrite::Notify(foreign)), unknown, "of another service");
    assert!(matches!(says(&store, id, false, false), ExchangeWritten::Notified(_)));
    assert_eq!(state(id), MessageState::DeliveryStopped);
    for (accepted, resend) in [(false, false), (true, false), (false, true)] {
        assert!(matches!(says(&store, id, accepted, resend), ExchangeWritten::Notified(_)), "answered");
        assert_eq!(state(id), MessageState::DeliveryStopped, "{accepted} {resend}");
    }
    let (id, _) = takes(&store, message("2", None));
    fetched(&store, MessageFilter::default(), noon(), 1);
    says(&store, id, true, false);
    says(&store, id, false, true);
    assert_eq!(state(id), MessageState::Delivered);
}

fn a_sender_is_told_of_what_became_of_a_message(place: &dyn Place) {
    let store = place.store();
    let (id, _) = takes(&store, message("1", None));
    let said = |accepted: bool, resend: bool| {
        let reason: Option<String> = (!accepted).then(|| "no".to_owned());
        let (receiver, service_id) = ("B".to_owned(), Some("S".to_owned()));
        ExchangeWrite::Notify(Said { id, service_id, receiver, accepted, resend, reason, at: noon() })
    };
    let filter: MessageFilter = MessageFilter { receiver: Some("B".into()), ..MessageFilter::default() };
    let pull = ExchangeWrite::Pull { filter, now: noon(), until: noon().plus_seconds(9), messages_max: 1 };
    assert!(matches!(does(&store, pull), ExchangeWritten::InHand(found) if found.len() == 1));
    assert!(matches!(does(&store, said(false, true)), ExchangeWritten::Notified(_)));
    assert!(matches!(does(&store, said(true, false)), ExchangeWritten::Notified(_)));
    let stranger = Said {
        id: id + 1,
        service_id: None,
        receiver: "B".into(),
        accepted: true,
        resend: false,
        reason: None,
        at: noon(),
    };
    assert_eq!(
        does(&store, ExchangeWrite::Notify(stranger)),
        ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage)
    );
    let begin = |now: Now| ExchangeWrite::BeginNotices {
        receiver: "A".into(),
        now,
        until: now.plus_seconds(10),
        notices_max: 5,
    };
    let ExchangeWritten::Notices(words) = does(&store, begin(noon())) else { panic!() };
    assert_eq!((words.len(), words[0].state, words[0].attempts), (1, MessageState::Delivered, 1));
    let end = |failed: Option<&str>, again| ExchangeWrite::EndNotice {
        id: words[0].id,
        number: 1,
        failed: failed.map(str::to_owned),
        again,
    };
    does(&store, end(Some("busy"), Some(noon().plus_seconds(20))));
    assert_eq!(does(&store, begin(noon().plus_seconds(19))), ExchangeWritten::Notices(Vec::new()));
    assert_eq!(does(&store, end(None, None)), ExchangeWritten::Changed(1));
    let ExchangeRows::Notices(log) = store.exchange(&ExchangeQuery::Notices(id)).unwrap() else { panic!() };
    assert_eq!((log[0].outcome.as_deref(), log[0].attempts.len()), (Some("told"), 1));
}

fn systems_and_services_and_chains_of_the_gateway_are_kept(place: &dyn Place) {
    let store = place.store();
    let put = |definition: &str| ExchangeWrite::PutEntry {
        kind: EntryKind::System,
        id: "A".into(),
        definition: definition.into(),
        now: noon(),
    };
    does(&store, put("{}"));
    does(&store, put("{\"a\":1}"));
    let entries =
        |store: &Arc<dyn Store>| match store.exchange(&ExchangeQuery::Entries(&[EntryKind::System])).unwrap()
        {
            ExchangeRows::Entries(entries) => entries,
            other => panic!("{other:?}"),
        };
    assert_eq!(entries(&store), [(EntryKind::System, "A".to_owned(), "{\"a\":1}".to_owned())]);
    does(&store, ExchangeWrite::RemoveEntry { kind: EntryKind::System, id: "A".into() });
    assert!(entries(&store).is_empty());
    let (_, chain) = takes(&store, message("1", None));
    let case = ChainCase {
        correlation_id: chain,
        service_id: "S".into(),
        provider: "B".into(),
        number: "n".into(),
        form: "{}".into(),
        told: 0,
    };
    assert_eq!(does(&store, ExchangeWrite::LinkCase(case.clone())), ExchangeWritten::Changed(1));
    assert_eq!(does(&store, ExchangeWrite::LinkCase(case.clone())), ExchangeWritten::Changed(0));
    let (_, second) = takes(&store, message("2", None));
    let other = ChainCase { correlation_id: second, ..case.clone() };
    does(&store, ExchangeWrite::LinkCase(other.clone()));
    let open =
        |after: i64, cases_max: u32| match store.exchange(&ExchangeQuery::OpenCases { after, cases_max }) {
            Ok(ExchangeRows::Cases(cases)) => cases,
            other => panic!("{other:?}"),
        };
    assert_eq!((open(0, 5), open(0, 1)), (vec![case.clone(), other.clone()], vec![case]));
    assert_eq!((open(chain, 5), open(second, 5)), (vec![other.clone()], vec![]));
    does(&store, ExchangeWrite::ToldCase { correlation_id: chain, told: 2 });
    assert_eq!(open(0, 5), [other]);
}

fn what_is_late_is_told_once(place: &dyn Place) {
    let store = place.store();
    let (id, _) = takes(&store, message("1", None));
    let late = noon().plus_seconds(61);
    let told = does(&store, ExchangeWrite::MarkLate(late));
    assert_eq!(told, ExchangeWritten::Late(vec![(id, "S".into(), "B".into())]));
    assert_eq!(does(&store, ExchangeWrite::MarkLate(late)), ExchangeWritten::Late(Vec::new()));
}

fn a_refusal_is_found_by_the_id_of_its_answer(place: &dyn Place) {
    let store = place.store();
    let mut one = Refusal { document: Some(Bytes::from_static(b"<x/>")), ..refusal() };
    one.traits.request_id = Some("r-1".into());
    one.traits.status = Some(422);
    one.traits.iin = Some("123456789011".into());
    store.commit(&[Write::JournalRefusal(one.clone())]).unwrap().remove(0).unwrap();
    let kept = store.refusal("r-1").unwrap().unwrap();
    assert_eq!((&kept.entry.traits, kept.document), (&one.traits, one.document));
    assert!(store.refusal("r-2").unwrap().is_none());
    store.commit(&[Write::ForgetRefusals]).unwrap().remove(0).unwrap();
    assert_eq!((store.counts().unwrap().refusals, store.refusals(9).unwrap().len()), (0, 0));
}
