//! The tables of a registry on PostgreSQL, and what on SQLite is the same.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Flag,
    Text,
    Octets,
}

impl Kind {
    pub(super) fn sql(self) -> &'static str {
        match self {
            Kind::Number => "BIGINT",
            Kind::Flag => "BOOLEAN",
            Kind::Text => "TEXT",
            Kind::Octets => "BYTEA",
        }
    }
}

use Kind::{Flag as F, Number as N, Octets as O, Text as T};

/// A statement on PostgreSQL, and the columns of SQLite's table of the same name that it fills.
type Back = (&'static str, &'static [&'static str]);

/// A table of PostgreSQL.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// Its rows, in the order of its columns, out of SQLite's.
    pub(super) of_sqlite: &'static str,
    /// The rows of SQLite's table of the same name out of PostgreSQL's; nothing where SQLite has no such table.
    pub(super) of_postgres: Option<Back>,
}

/// Sequences that begin behind the ids that were moved, whose, and the number in an id: that of a request stands behind its month.
pub(super) const SEQUENCES: &[(&str, &str, &str)] = &[
    ("requests_id", "requests", "id & 1099511627775"),
    ("refusals_id_seq", "refusals", "id"),
    ("accounts_id_seq", "accounts", "id"),
    ("exchange_notices_id_seq", "exchange_notices", "id"),
];

/// A table that is the same on both.
macro_rules! same {
    ($name:literal, $order:literal, $($column:literal $kind:ident),* $(,)?) => {
        Table {
            name: $name,
            columns: &[$(($column, $kind)),*],
            of_sqlite: concat!("SELECT ", same!(@list $($column),*), " FROM ", $name, " ORDER BY ", $order),
            of_postgres: Some((
                concat!("SELECT ", same!(@list $($column),*), " FROM ", $name, " ORDER BY ", $order),
                &[$($column),*],
            )),
        }
    };
    (@list $first:literal $(, $more:literal)*) => { concat!($first $(, ", ", $more)*) };
}

/// All of them, those that others refer to first.
pub(super) const TABLES: &[Table] = &[
    same!("sequences", "name", "name" T, "value" N),
    same!("accounts", "id", "id" N, "iin" T, "password" T, "proven" F, "created_at" N, "notices_read_at" N),
    REQUESTS,
    STATUS,
    DUE,
    PLACES,
    same!("certificates", "sha256", "sha256" O, "der" O),
    same!("documents", "request_id", "request_id" N, "application" O, "certificates" O, "report" O, "document" O),
    STEP_LOG,
    same!("results", "request_id", "request_id" N, "document" O, "state" T, "made_at" N),
    TASKS,
    same!("acts", "request_id, revision", "request_id" N, "revision" N, "document" O),
    same!("returns", "id", "id" N, "request_id" N, "returned_at" N),
    same!(
        "refusals", "id", "id" N, "weight" N, "received_at" N, "octets" N, "channel" T, "sender" T, "message_id" T, "digest" O,
        "codes" T, "request_id" T, "status" N, "serial" T, "iin" T, "service_id" T, "report" O, "document" O,
    ),
    Table {
        name: "figures",
        columns: &[("name", T), ("value", N)],
        of_sqlite: "SELECT name, value FROM figures ORDER BY name",
        of_postgres: Some((
            "SELECT name, value FROM figures WHERE name <> 'epoch' ORDER BY name",
            &["name", "value"],
        )),
    },
    same!(
        "staff", "name", "name" T, "role" T, "token" O, "certificate" O, "since" N, "stands_in_for" T, "stands_in_until" N,
        "password" T,
    ),
    same!(
        "sessions", "token", "token" O, "account_id" N, "staff" T, "way" T, "opened_at" N, "seen_at" N, "ends_at" N, "refused_at" N,
    ),
    same!("login_attempts", "subject", "subject" O, "failures" N, "failed_at" N, "locked_until" N),
    same!("challenges_used", "id", "id" O, "ends_at" N),
    same!(
        "drafts", "account_id, service_id", "account_id" N, "service_id" T, "data" O, "saved_at" N, "request_number" T,
        "request_at" N,
    ),
    same!(
        "sent_requests", "id", "id" T, "account_id" N, "service_id" T, "gateway" T, "sent_at" N, "state" T, "acknowledged_at" N,
        "in_work_at" N, "decided_at" N, "chain" T, "number" T, "signer" O, "reason_kk" T, "reason_ru" T, "result" O, "unconfirmed" T,
        "asked" N, "due_at" N, "held_until" N,
    ),
    same!(
        "questionnaires", "request_id", "request_id" N, "service_id" T, "process" N, "information" N, "answered_at" N,
    ),
    same!(
        "exchange_chains", "correlation_id", "correlation_id" N, "service_id" T, "requester" T, "provider" T, "begun_at" N,
    ),
    same!(
        "exchange_messages", "id", "id" N, "correlation_id" N, "own_id" T, "sender" T, "receiver" T, "service_id" T, "message_type" T,
        "route_id" T, "message_date" T, "password_digest" T, "properties" T, "session_id" T, "data" O, "digest" O, "duplicate_of" N,
        "accepted_at" N, "state" T, "state_since" N, "reason" T, "note" T, "due_at" N, "attempts" N, "in_hand" F, "tell_sender" F,
        "late_at" N, "late" N,
    ),
    same!(
        "exchange_attempts", "message_id, number", "message_id" N, "number" N, "peer" T, "begun_at" N, "outcome" T, "status" N,
        "latency_millis" N, "answer" T, "next_at" N,
    ),
    same!(
        "exchange_notices", "id", "id" N, "message_id" N, "receiver" T, "state" T, "reason" T, "since" N, "due_at" N, "attempts" N,
        "outcome" T,
    ),
    same!(
        "exchange_notice_attempts", "notice_id, number", "notice_id" N, "number" N, "begun_at" N, "outcome" T, "answer" T, "next_at" N,
    ),
    same!("exchange_entries", "kind, id", "kind" T, "id" T, "definition" T, "changed_at" N),
    same!(
        "exchange_cases", "correlation_id", "correlation_id" N, "service_id" T, "provider" T, "number" T, "form" T, "told" N,
    ),
];

const REQUESTS: Table = Table {
    name: "requests",
    columns: &[
        ("id", N),
        ("number", T),
        ("identity", O),
        ("message", O),
        ("owner", O),
        ("signer", O),
        ("tokens", O),
        ("channel", T),
        ("sender", T),
        ("message_id", T),
        ("digest", O),
        ("service_id", T),
        ("declarant_id", T),
        ("representative", T),
        ("account_id", N),
        ("route", T),
        ("request_number", T),
        ("received_at", N),
        ("registered_at", N),
        ("due_at", N),
    ],
    of_sqlite: "SELECT id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, service_id, \
                declarant_id, representative, account_id, route, request_number, received_at, registered_at, due_at FROM requests ORDER BY id",
    of_postgres: Some((
        "SELECT r.id, r.number, r.identity, r.message, r.owner, r.signer, r.tokens, r.channel, r.sender, r.message_id, r.digest, \
         r.service_id, r.declarant_id, r.representative, r.account_id, r.route, r.request_number, r.received_at, r.registered_at, r.due_at, \
         s.state, s.state_since, s.revision, d.at, s.lease_owner, s.lease_until, s.outcome, p.queue, p.number FROM requests r \
         JOIN status s ON s.request_id = r.id LEFT JOIN due d ON d.request_id = r.id AND NOT d.wakes \
         LEFT JOIN places p ON p.request_id = r.id ORDER BY r.id",
        &[
            "id",
            "number",
            "identity",
            "message",
            "owner",
            "signer",
            "tokens",
            "channel",
            "sender",
            "message_id",
            "digest",
            "service_id",
            "declarant_id",
            "representative",
            "account_id",
            "route",
            "request_number",
            "received_at",
            "registered_at",
            "due_at",
            "state",
            "state_since",
            "revision",
            "work_at",
            "lease_owner",
            "lease_until",
            "outcome",
            "queue",
            "queue_number",
        ],
    )),
};

/// On SQLite lines stand in three places; [`super::copy`] puts all of them into the one that there is on both.
const STEP_LOG: Table = Table {
    name: "step_log",
    columns: &[("request_id", N), ("revision", N), ("lines", O)],
    of_sqlite: "SELECT request_id, revision, lines FROM steps ORDER BY request_id, revision",
    of_postgres: Some((
        "SELECT request_id, revision, lines FROM step_log ORDER BY request_id, revision",
        &["request_id", "revision", "lines"],
    )),
};

const STATUS: Table = Table {
    name: "status",
    columns: &[
        ("request_id", N),
        ("state", T),
        ("state_since", N),
        ("revision", N),
        ("lease_owner", T),
        ("lease_until", N),
        ("outcome", O),
    ],
    of_sqlite: "SELECT id, state, state_since, revision, lease_owner, lease_until, outcome FROM requests ORDER BY id",
    of_postgres: None,
};

const DUE: Table = Table {
    name: "due",
    columns: &[("request_id", N), ("at", N), ("wakes", F)],
    of_sqlite: "SELECT id, work_at, 0 FROM requests WHERE work_at IS NOT NULL UNION ALL SELECT t.request_id, t.wake_at, 1 FROM tasks t \
                JOIN requests r ON r.id = t.request_id WHERE t.wake_at IS NOT NULL AND r.work_at IS NULL",
    of_postgres: None,
};

const PLACES: Table = Table {
    name: "places",
    columns: &[("queue", T), ("number", N), ("request_id", N)],
    of_sqlite: "SELECT queue, queue_number, id FROM requests WHERE queue IS NOT NULL ORDER BY id",
    of_postgres: None,
};

const TASKS: Table = Table {
    name: "tasks",
    columns: &[
        ("request_id", N),
        ("label", T),
        ("role", T),
        ("begun", N),
        ("due", N),
        ("noted", N),
        ("taken_by", T),
        ("taken_until", N),
        ("taken_for", T),
        ("named", T),
        ("votes", T),
        ("service_id", T),
    ],
    of_sqlite: "SELECT request_id, label, role, begun, due, noted, taken_by, taken_until, taken_for, named, votes, service_id FROM tasks \
                ORDER BY request_id",
    of_postgres: Some((
        "SELECT t.request_id, t.label, t.role, t.begun, t.due, t.noted, t.taken_by, t.taken_until, t.taken_for, t.named, t.votes, \
         t.service_id, d.at FROM tasks t LEFT JOIN due d ON d.request_id = t.request_id AND d.wakes ORDER BY t.request_id",
        &[
            "request_id",
            "label",
            "role",
            "begun",
            "due",
            "noted",
            "taken_by",
            "taken_until",
            "taken_for",
            "named",
            "votes",
            "service_id",
            "wake_at",
        ],
    )),
};
