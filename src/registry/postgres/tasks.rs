//! Open steps, the people who do them, acts and returns.

use bytes::Bytes;
use tokio_postgres::Row;

use super::archived;
use super::kept::Param;
use super::numbers::next;
use super::reads::{id_of, millis_or_none, number_of, octets};
use super::session::{Session, Text, bind, text};
use crate::clock::Now;
use crate::registry::actor::Actor;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::number::RegistrationNumber;
use crate::registry::queue_place::QueuePlace;
use crate::registry::staff::{Staff, StaffEntry, StandsIn};
use crate::registry::task::{Noted, QueueEntry, QueueQuery, Returned, Taken, Task, Vote};

/// The columns of a task, and where they come from.
const SHOWN: &str = "SELECT t.request_id, r.number, t.label, t.role, t.begun, t.due, t.noted, t.taken_by, t.taken_until, t.taken_for, \
                     t.named, t.votes, w.at, r.service_id, coalesce(r.route, 'portal')";

/// Beside a request `r`, or a page of requests.
const BESIDE: &str = "JOIN tasks t ON t.request_id = r.id LEFT JOIN due w ON w.request_id = r.id";

/// The open steps of these numbers, as rows for [`task_of`].
pub(super) async fn of_numbers(
    session: Session<'_>,
    numbers: &[Param<'_>],
) -> Result<Vec<Row>, StorageFault> {
    session.rows(&format!("{SHOWN} FROM requests r {BESIDE} WHERE r.number = ANY ($1)"), numbers).await
}

/// The open step of a case.
pub(super) async fn task(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<Task>, RegistryError> {
    let sql = format!("{SHOWN} FROM requests r {BESIDE} WHERE r.number = $1");
    let row = session.row(&sql, bind![Text(&number.to_string())]).await?;
    row.as_ref().map(task_of).transpose()
}

pub(super) fn task_of(row: &Row) -> Result<Task, RegistryError> {
    let unreadable = RegistryError::Unreadable { table: "tasks", row: row.try_get(0)?, column: "role" };
    let noted: i64 = row.try_get(6)?;
    let (taken_by, instead_of): (Option<String>, Option<String>) = (row.try_get(7)?, row.try_get(9)?);
    Ok(Task {
        label: row.try_get(2)?,
        role: Actor::parse(row.try_get(3)?).ok_or(unreadable)?,
        begun: Now::from_millis(row.try_get(4)?),
        due: Some(row.try_get(5)?).filter(|due| *due != i64::MAX).map(Now::from_millis),
        noted: Noted { step: noted & 1 != 0, whole: noted & 2 != 0, unrecorded: noted & 4 != 0 },
        taken: taken_by.zip(millis_or_none(row.try_get(8)?)).map(|(by, until)| Taken {
            by,
            until,
            instead_of,
        }),
        named: row.try_get(10)?,
        votes: votes_of(row.try_get(11)?),
        wake_at: millis_or_none(row.try_get(12)?).filter(|wake| wake.millis() != i64::MAX),
    })
}

/// One vote a line: `+` or `-` and the member's name, which has no line break.
fn votes_of(text: &str) -> Vec<Vote> {
    let vote = |line: &str| {
        let positive = line.starts_with('+');
        line.get(1..).map(|by| Vote { by: by.to_owned(), positive })
    };
    text.lines().filter_map(vote).collect()
}

/// Writes the open step of a case, in the place of the one before.
pub(super) async fn put(session: Session<'_>, id: i64, task: &Task) -> Result<(), StorageFault> {
    let votes: String = task
        .votes
        .iter()
        .map(|vote| format!("{}{}\n", if vote.positive { '+' } else { '-' }, vote.by))
        .collect();
    let Noted { step, whole, unrecorded } = task.noted;
    let noted = i64::from(step) | i64::from(whole) << 1 | i64::from(unrecorded) << 2;
    let taken = task.taken.as_ref();
    let sql = "INSERT INTO tasks (request_id, label, role, begun, due, noted, taken_by, taken_until, taken_for, named, votes, \
               service_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT service_id FROM requests WHERE id = $1)) ON CONFLICT (request_id) DO UPDATE SET label = excluded.label, \
               role = excluded.role, begun = excluded.begun, due = excluded.due, noted = excluded.noted, taken_by = excluded.taken_by, \
               taken_until = excluded.taken_until, taken_for = excluded.taken_for, named = excluded.named, votes = excluded.votes";
    session
        .execute(
            sql,
            bind![
                id,
                Text(&task.label),
                Text(task.role.as_str()),
                task.begun.millis(),
                task.due.map_or(i64::MAX, Now::millis),
                noted,
                text(taken.map(|taken| &taken.by)),
                taken.map(|taken| taken.until.millis()),
                text(taken.and_then(|taken| taken.instead_of.as_ref())),
                text(task.named.as_ref()),
                Text(&votes),
            ],
        )
        .await
        .map(drop)
}

/// The case waits at no step any more.
pub(super) async fn remove(session: Session<'_>, id: i64) -> Result<(), StorageFault> {
    session.execute("DELETE FROM tasks WHERE request_id = $1", bind![id]).await.map(drop)
}

/// A page of a role's open steps, in the order in which they are due.
pub(super) async fn queue(
    session: Session<'_>,
    query: &QueueQuery,
) -> Result<Vec<QueueEntry>, RegistryError> {
    let sql = queue_sql(query);
    let (entries_max, offset) = (i64::from(query.entries_max), i64::from(query.from.offset()));
    let (due, id) = query.from.place();
    let (service, search) = (text(query.service_id.as_ref()), text(query.search.as_ref()));
    let role = Text(query.role.as_str());
    let mut entries = Vec::new();
    for row in session.rows(&sql, bind![role, service, search, entries_max, offset, due, id]).await? {
        entries.push(QueueEntry {
            number: number_of(row.try_get(1)?, row.try_get(0)?)?,
            service_id: row.try_get(13)?,
            route: row.try_get(14)?,
            task: task_of(&row)?,
            place: QueuePlace::new(Some(Now::from_millis(row.try_get(5)?)), row.try_get(0)?),
        });
    }
    Ok(entries)
}

/// A search begins with the cases that are found. A page of everything, or of one service, follows the index that has its order, from the
/// place on where it begins; only what is shown of it is then read from the tables.
fn queue_sql(query: &QueueQuery) -> String {
    const ORDER: &str = "ORDER BY t.due, t.request_id";
    let (beyond, order) = query.from.direction();
    if query.search.is_some() {
        return format!(
            "{SHOWN} FROM (SELECT t.request_id FROM (SELECT id FROM requests WHERE number = $3 UNION SELECT id FROM requests WHERE declarant_id \
             = $3) found JOIN tasks t ON t.request_id = found.id WHERE t.role = $1 AND ($2::TEXT IS NULL OR t.service_id = $2) AND \
             (t.due, t.request_id) {beyond} ($6, $7) ORDER BY t.due {order}, t.request_id {order} LIMIT $4 OFFSET $5) page \
             JOIN requests r ON r.id = page.request_id {BESIDE} {ORDER}"
        );
    }
    let of_service = if query.service_id.is_some() { "AND service_id = $2" } else { "AND $2::TEXT IS NULL" };
    format!(
        "{SHOWN} FROM (SELECT request_id FROM tasks WHERE role = $1 {of_service} AND $3::TEXT IS NULL AND \
         (due, request_id) {beyond} ($6, $7) ORDER BY due {order}, request_id {order} LIMIT $4 OFFSET $5) page JOIN requests r ON r.id = page.request_id {BESIDE} {ORDER}"
    )
}

/// Puts somebody on the list; who has the same name, token or certificate gives way.
pub(super) async fn staff(session: Session<'_>, staff: &Staff) -> Result<(), StorageFault> {
    let certificate = staff.certificate.as_ref().map(|certificate| &certificate[..]);
    let gives_way = "DELETE FROM staff WHERE name = $1 OR token = $2 OR certificate = $3";
    session.execute(gives_way, bind![Text(&staff.name), &staff.token[..], certificate]).await?;
    let sql = "INSERT INTO staff (name, role, token, certificate, since, stands_in_for, stands_in_until) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let stands_in = staff.stands_in.as_ref();
    session
        .execute(
            sql,
            bind![
                Text(&staff.name),
                Text(staff.role.as_str()),
                &staff.token[..],
                certificate,
                staff.since.millis(),
                text(stands_in.map(|stands_in| &stands_in.for_whom)),
                stands_in.map(|stands_in| stands_in.until.millis()),
            ],
        )
        .await
        .map(drop)
}

/// Takes somebody off the list; whether there was such a person.
pub(super) async fn dismiss(session: Session<'_>, name: &str) -> Result<bool, StorageFault> {
    Ok(session.execute("DELETE FROM staff WHERE name = $1", bind![Text(name)]).await? > 0)
}

/// What [`entry_of`] reads.
pub(super) const STAFF: &str =
    "SELECT name, role, certificate, since, stands_in_for, stands_in_until, password FROM staff";

/// Who has this token's digest, or this certificate's.
pub(super) async fn staff_by(
    session: Session<'_>,
    column: &'static str,
    digest: &[u8; 32],
) -> Result<Option<StaffEntry>, RegistryError> {
    let row = session.row(&format!("{STAFF} WHERE {column} = $1"), bind![&digest[..]]).await?;
    row.as_ref().map(entry_of).transpose()
}

/// Everybody, by name.
pub(super) async fn everybody(session: Session<'_>) -> Result<Vec<StaffEntry>, RegistryError> {
    let rows = session.rows(&format!("{STAFF} ORDER BY name COLLATE \"C\""), bind![]).await?;
    rows.iter().map(entry_of).collect()
}

pub(super) fn entry_of(row: &Row) -> Result<StaffEntry, RegistryError> {
    let unreadable = |column| RegistryError::Unreadable { table: "staff", row: 0, column };
    let certificate: Option<&[u8]> = row.try_get(2)?;
    let until = millis_or_none(row.try_get(5)?);
    Ok(StaffEntry {
        name: row.try_get(0)?,
        role: Actor::parse(row.try_get(1)?).ok_or_else(|| unreadable("role"))?,
        certificate: certificate
            .map(|octets| octets.try_into().map_err(|_| unreadable("certificate")))
            .transpose()?,
        since: Now::from_millis(row.try_get(3)?),
        stands_in: row
            .try_get::<_, Option<String>>(4)?
            .zip(until)
            .map(|(for_whom, until)| StandsIn { for_whom, until }),
    })
}

/// Keeps an act as it was signed, beside the lines of its revision.
pub(super) async fn keep_act(
    session: Session<'_>,
    id: i64,
    revision: i64,
    document: &[u8],
) -> Result<(), StorageFault> {
    let sql = "INSERT INTO acts (request_id, revision, document) VALUES ($1, $2, $3)";
    session.execute(sql, bind![id, revision, document]).await.map(drop)
}

/// The signed acts of a case, oldest first.
pub(super) async fn acts(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Vec<Bytes>, RegistryError> {
    let Some(id) = id_of(session, number).await? else { return Ok(Vec::new()) };
    let sql = "SELECT document FROM acts WHERE request_id = $1 ORDER BY revision";
    let rows = session.rows(sql, bind![id]).await?;
    // Most cases have none: only where there is no document either it may be archived.
    if rows.is_empty() {
        archived::none_of(session, id, number).await?;
    }
    rows.iter().map(|row| octets(row, 0)).collect()
}

/// Enters a result in the register of returns; once.
pub(super) async fn enter_return(session: Session<'_>, id: i64, at: Now) -> Result<(), StorageFault> {
    let known = session.row("SELECT 1 FROM returns WHERE request_id = $1", bind![id]).await?;
    if known.is_some() {
        return Ok(());
    }
    let place = i64::try_from(next(session, "returns").await?).unwrap_or(i64::MAX);
    let sql = "INSERT INTO returns (id, request_id, returned_at) VALUES ($1, $2, $3)";
    session.execute(sql, bind![place, id, at.millis()]).await.map(drop)
}

/// A page of the register of returns, the newest first.
pub(super) async fn returns(
    session: Session<'_>,
    offset: u32,
    entries_max: u32,
) -> Result<Vec<Returned>, RegistryError> {
    let sql = "SELECT t.id, r.number, r.service_id, t.returned_at FROM returns t JOIN requests r ON r.id = t.request_id \
               ORDER BY t.id DESC LIMIT $1 OFFSET $2";
    let mut entries = Vec::new();
    for row in session.rows(sql, bind![i64::from(entries_max), i64::from(offset)]).await? {
        let place: i64 = row.try_get(0)?;
        entries.push(Returned {
            place: place.unsigned_abs(),
            number: number_of(row.try_get(1)?, place)?,
            service_id: row.try_get(2)?,
            at: Now::from_millis(row.try_get(3)?),
        });
    }
    Ok(entries)
}

/// What is kept of the players.
pub(super) async fn played(session: Session<'_>) -> Result<Vec<(Actor, i64)>, RegistryError> {
    let sql = "SELECT substr(name, 9), value FROM figures WHERE name LIKE 'players/%' ORDER BY name";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![]).await? {
        if let Some(role) = Actor::parse(row.try_get(0)?) {
            found.push((role, row.try_get(1)?));
        }
    }
    Ok(found)
}

/// Open steps by role, and how many of them are late: the index of the queue has it all.
pub(super) async fn waiting(session: Session<'_>, now: Now) -> Result<Vec<(Actor, u64, u64)>, RegistryError> {
    let sql = "SELECT role, count(*), count(*) FILTER (WHERE due < $1) FROM tasks GROUP BY role ORDER BY role COLLATE \"C\"";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![now.millis()]).await? {
        let (all, late): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        if let Some(role) = Actor::parse(row.try_get(0)?) {
            found.push((role, all.unsigned_abs(), late.unsigned_abs()));
        }
    }
    Ok(found)
}
