//! Giving a result to its recipient at the centre: the limits that end with it, and a result that went back to the provider.

use qaqpa::catalogue::Channel;
use qaqpa::keys::Holder;
use serde_json::{Value, json};

use crate::support::forms::EMPLOYEE;
use crate::workstation::{Office, done, pem, refused};

const QUEUE: &str = "wko2016-141-housing-queue";

/// Days of a recipient who takes more than the month of storage.
const LATE_SECONDS: u32 = 40 * 24 * 60 * 60;

/// An office with an operator of the centre and a clerk of the provider.
struct Counter {
    office: Office,
    operators: Holder,
    operator: String,
    clerk: String,
}

impl Counter {
    async fn open(players: Value) -> Self {
        let office = Office::open().await;
        office.players(players).await;
        let operators = office.key(EMPLOYEE, "ОПЕРАТОР ӘЛИЯ").await;
        let certificate = pem(&operators);
        let operator = office
            .staff(json!({ "name": "Оператор", "role": "state-corporation-employee", "certificate": certificate }))
            .await;
        let clerk = office.staff(json!({ "name": "Кеңсе", "role": "office-clerk" })).await;
        Counter { office, operators, operator, clerk }
    }

    /// A request that the operator handed in, as far as it comes by itself.
    async fn registered(&mut self, service: &str) -> String {
        self.office.registered_by(service, Channel::Centre, &self.operators).await
    }

    async fn late(&self, role: &str, service: &str) -> Option<u64> {
        self.office.metric("qaqpa_late_total", &format!("role=\"{role}\",service=\"{service}\"")).await
    }
}

fn lines(case: &Value) -> Vec<&Value> {
    case["history"].as_array().unwrap().iter().collect()
}

fn line<'a>(case: &'a Value, label: &str, outcome: &str) -> &'a Value {
    let found = lines(case).into_iter().find(|line| line["label"] == label && line["outcome"] == outcome);
    found.unwrap_or_else(|| panic!("no {label} {outcome} in {case}"))
}

/// 000 ¶9(4): the recipient gets the result within 30 calendar days since the documents were handed in, also where it is signed in time.
#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_the_whole_runs_from_the_documents_to_the_recipient() {
    let mut counter = Counter::open(json!({ "office-clerk": { "by": "hand" } })).await;
    let number = counter.registered(QUEUE).await;
    done(&counter.office.act(&counter.clerk, &number, "complete", json!({ "step": "2" })).await);
    let case = counter.office.case(&number).await;
    assert_eq!((&case["status"], &case["open"]["label"]), (&json!("completed"), &json!("6")), "{case}");
    assert_eq!(case["dueAt"], "2026-12-24T18:59:59Z", "{case}");
    // Behind the clerk's own limit the next deadline is that of the whole.
    counter.office.clock(json!({ "after": number })).await;
    let told = counter.office.clock(json!({ "before": number })).await;
    assert!(told["now"].as_str().unwrap().starts_with("2026-12-24T18:59:5"), "{told}");
    assert_eq!(counter.late("whole", QUEUE).await, None);
    counter.office.clock(json!({ "by": "P12D" })).await;
    let case = counter.office.case(&number).await;
    assert_eq!(line(&case, "*", "overdue")["dueAt"], "2026-12-24T18:59:59Z", "{case}");
    assert_eq!(counter.late("whole", QUEUE).await, Some(1));
    done(&counter.office.act(&counter.clerk, &number, "complete", json!({ "step": "6" })).await);
    let case = counter.office.case(&number).await;
    let received = line(&case, "P8", "done");
    assert_eq!((&received["limit"], &received["dueAt"]), (&json!("late"), &json!("2026-12-24T18:59:59Z")));
    assert_eq!(received["clause"], "000 ¶9(4)");
    assert_eq!(counter.late("whole", QUEUE).await, Some(1), "it is noted once");
    assert_eq!(lines(&case).iter().filter(|line| line["label"] == "*").count(), 1, "{case}");
}

/// A limit of minutes for who stands at the counter runs since the recipient is there. Nobody said when that was: neither the open step nor
/// the log has a date, and nobody is late.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_of_a_hand_over_what_the_open_step_said() {
    let service = "wko2015-153-02-guardianship-certificates";
    let by_hand = json!({ "state-corporation-employee": { "by": "hand" }, "recipient": { "by": "hand" } });
    let mut counter = Counter::open(by_hand).await;
    let number = counter.registered(service).await;
    counter.office.clock(json!({ "by": "P30D" })).await;
    let case = counter.office.case(&number).await;
    let open = &case["open"];
    assert_eq!((&open["label"], &open["dueAt"], &open["late"]), (&json!("P8"), &Value::Null, &json!(false)));
    done(&counter.office.act(&counter.operator, &number, "hand-over", json!({ "step": "P8" })).await);
    let case = counter.office.case(&number).await;
    let given = line(&case, "P8", "done");
    assert_eq!((&given["limit"], &given["dueAt"], given.get("due")), (&Value::Null, &Value::Null, None));
    assert_eq!(counter.late("state-corporation-employee", service).await, None);
}

/// 002 ¶10, 004 ¶10: after the month of storage the centre asks the provider, who sends the result within a working day; 002 gives the
/// centre a working day to ask.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_went_back_to_the_provider_is_given_to_who_comes_later() {
    let monday = "2026-12-28T18:59:59Z";
    for (service, clause, asked_due) in [
        ("zhambyl2014-115-housing-queue", "002 ¶10", json!(monday)),
        ("sko2015-483-housing-assistance", "004 ¶10", Value::Null),
    ] {
        let mut counter = Counter::open(json!({ "recipient": { "by": "hand" } })).await;
        let number = counter.registered(service).await;
        let case = counter.office.case(&number).await;
        let giving = case["open"]["label"].as_str().unwrap_or_else(|| panic!("{case}")).to_owned();
        let hand = json!({ "by": "hand" });
        let everybody =
            json!({ "recipient": hand, "state-corporation-employee": hand, "office-clerk": hand });
        counter.office.players(everybody).await;
        // The month ended on the day before, a Thursday.
        counter.office.clock(json!({ "by": "P31D" })).await;
        let case = counter.office.case(&number).await;
        // Neither regulation gives the whole a limit: nobody is late by the recipient.
        assert!(lines(&case).iter().all(|line| line["label"] != "*"), "{case}");
        assert_eq!(counter.late("whole", service).await, None, "{service}");
        let returned = line(&case, &giving, "unclaimed");
        assert_eq!(returned["doneAt"], "2026-12-24T18:59:59Z", "{case}");
        let label = |name: &str| format!("{giving}/{name}");
        let Counter { office, operator, clerk, .. } = &counter;
        refused(
            &office.act(operator, &number, "hand-over", json!({ "step": giving })).await,
            422,
            "STEP_ELSEWHERE",
        );
        for (name, who, act, due) in [
            ("came", operator, "complete", &Value::Null),
            ("asked", operator, "complete", &asked_due),
            ("sent", clerk, "complete", &json!(monday)),
            ("given", operator, "hand-over", &Value::Null),
        ] {
            let case = office.case(&number).await;
            let open = &case["open"];
            assert_eq!((&open["label"], &open["dueAt"]), (&json!(label(name)), due), "{case}");
            assert_eq!(open["clause"], clause, "{case}");
            if name == "sent" {
                let early = office.act(operator, &number, act, json!({ "step": label(name) })).await;
                refused(&early, 403, "ROLE_REFUSED");
                // The provider is late.
                office.clock(json!({ "by": "P5D" })).await;
            }
            done(&office.act(who, &number, act, json!({ "step": label(name), "text": "ескертпе" })).await);
        }
        let case = office.case(&number).await;
        assert!(case["open"].is_null() && case["status"] == "completed", "{case}");
        assert_eq!(line(&case, &label("sent"), "done")["limit"], "late", "{case}");
        assert_eq!(line(&case, &label("given"), "done")["by"], "Оператор", "{case}");
        assert_eq!(counter.late("office-clerk", service).await, Some(1));
    }
}

/// The same by players: the recipient comes when the own time has passed, and what follows is done at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_player_who_comes_after_the_month_gets_the_result_too() {
    let service = "zhambyl2014-115-housing-queue";
    let slow = json!({ "recipient": { "speed": { "kind": "fixed", "seconds": LATE_SECONDS } } });
    let mut counter = Counter::open(slow).await;
    let number = counter.registered(service).await;
    let told = counter.office.clock(json!({ "by": "P60D" })).await;
    let happened: Vec<_> = told["happened"].as_array().unwrap().iter().map(|of| &of["outcome"]).collect();
    assert_eq!(happened.iter().filter(|outcome| **outcome == "unclaimed").count(), 1, "{told}");
    let case = counter.office.case(&number).await;
    assert!(case["open"].is_null(), "{case}");
    for name in ["P6/came", "P6/asked", "P6/sent", "P6/given"] {
        assert_eq!(line(&case, name, "done")["doneAt"], "2027-01-03T04:30:00Z", "{name}: {case}");
    }
}
