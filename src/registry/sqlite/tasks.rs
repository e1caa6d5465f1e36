//! Open steps, the people who do them, and attempts that came to nothing.

use bytes::Bytes;
use rusqlite::{Connection, Row, ToSql, params};

use super::reads::{millis_or_none, number_of};
use crate::clock::Now;
use crate::registry::actor::Actor;
use crate::registry::errors::RegistryError;
use crate::registry::number::RegistrationNumber;
use crate::registry::queue_place::{QueueFrom, QueuePlace};
use crate::registry::staff::{Staff, StaffEntry, StandsIn, TokenDigest};
use crate::registry::state::State;
use crate::registry::store::Wake;
use crate::registry::task::{Noted, QueueEntry, QueueQuery, Returned, Taken, Task, Vote};

/// The columns of a task, after two others.
const COLUMNS: &str = "t.label, t.role, t.begun, t.due, t.noted, t.taken_by, t.taken_until, t.named, t.votes, t.wake_at, r.work_at, t.taken_for";

/// The open step of the case with this row.
pub(super) fn of_case(connection: &Connection, id: i64) -> Result<Option<Task>, RegistryError> {
    let sql = const_format(
        "SELECT t.request_id, r.number, ",
        " FROM tasks t JOIN requests r ON r.id = t.request_id WHERE t.request_id = ?1",
    );
    one(connection, &sql, &id)
}

/// The open step of a case.
pub(super) fn task(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Option<Task>, RegistryError> {
    let sql = const_format(
        "SELECT t.request_id, r.number, ",
        " FROM requests r JOIN tasks t ON t.request_id = r.id WHERE r.number = ?1",
    );
    one(connection, &sql, &number.to_string())
}

fn const_format(before: &str, after: &str) -> String {
    [before, COLUMNS, after].concat()
}

fn one(connection: &Connection, sql: &str, key: &dyn ToSql) -> Result<Option<Task>, RegistryError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    rows.next()?.map(task_of).transpose()
}

fn task_of(row: &Row<'_>) -> Result<Task, RegistryError> {
    let id: i64 = row.get(0)?;
    let unreadable = |column| RegistryError::Unreadable { table: "tasks", row: id, column };
    let noted: i64 = row.get(6)?;
    let (taken_by, instead_of): (Option<String>, Option<String>) = (row.get(7)?, row.get(13)?);
    Ok(Task {
        label: row.get(2)?,
        role: Actor::parse(row.get_ref(3)?.as_str().unwrap_or_default()).ok_or_else(|| unreadable("role"))?,
        begun: Now::from_millis(row.get(4)?),
        due: Some(row.get(5)?).filter(|due| *due != i64::MAX).map(Now::from_millis),
        noted: Noted { step: noted & 1 != 0, whole: noted & 2 != 0, unrecorded: noted & 4 != 0 },
        taken: taken_by.zip(millis_or_none(row.get(8)?)).map(|(by, until)| Taken { by, until, instead_of }),
        named: row.get(9)?,
        votes: votes_of(row.get_ref(10)?.as_str().unwrap_or_default()),
        wake_at: millis_or_none(row.get::<_, Option<i64>>(11)?.or(row.get(12)?))
            .filter(|wake| wake.millis() != i64::MAX),
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

/// Writes the open step of a case, in the place of the one before. Where it is the same step the indices of the queue stay as they are.
pub(super) fn put(
    tx: &Connection,
    id: i64,
    task: &Task,
    state: State,
    before: Option<&Task>,
) -> Result<(), RegistryError> {
    let votes: String = task
        .votes
        .iter()
        .map(|vote| format!("{}{}\n", if vote.positive { '+' } else { '-' }, vote.by))
        .collect();
    let Noted { step, whole, unrecorded } = task.noted;
    let noted = i64::from(step) | i64::from(whole) << 1 | i64::from(unrecorded) << 2;
    let wake_at = task.wake_at.filter(|_| state.is_final()).map(Now::millis);
    let place = |task: &Task| (task.label.clone(), task.role, task.begun, task.due);
    if before.is_none_or(|before| place(before) != place(task)) {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO tasks (request_id, label, role, begun, due, service_id, noted, votes) \
             SELECT ?1, ?2, ?3, ?4, ?5, service_id, 0, '' FROM requests WHERE id = ?1",
        )?
        .execute(params![
            id,
            task.label,
            task.role.as_str(),
            task.begun.millis(),
            task.due.map_or(i64::MAX, Now::millis),
        ])?;
    }
    tx.prepare_cached(
        "UPDATE tasks SET wake_at = ?2, noted = ?3, taken_by = ?4, taken_until = ?5, named = ?6, votes = ?7, taken_for = ?8 \
         WHERE request_id = ?1",
    )?
    .execute(params![
        id,
        wake_at,
        noted,
        task.taken.as_ref().map(|taken| taken.by.as_str()),
        task.taken.as_ref().map(|taken| taken.until.millis()),
        task.named,
        votes,
        task.taken.as_ref().and_then(|taken| taken.instead_of.as_deref()),
    ])?;
    Ok(())
}

/// The case waits at no step any more.
pub(super) fn remove(tx: &Connection, id: i64) -> Result<(), RegistryError> {
    tx.prepare_cached("DELETE FROM tasks WHERE request_id = ?1")?.execute([id])?;
    Ok(())
}

/// Has the cases looked at that wait at a step of these roles: those whose answer is signed have their moment with the step.
pub(super) fn wake(tx: &Connection, wake: &Wake) -> Result<(), RegistryError> {
    for role in &wake.roles {
        for sql in [
            "UPDATE requests SET work_at = ?2 WHERE work_at > ?2 AND id IN (SELECT request_id FROM tasks WHERE role = ?1)",
            "UPDATE tasks SET wake_at = ?2 WHERE role = ?1 AND (wake_at IS NULL OR wake_at > ?2) AND \
             (SELECT work_at IS NULL FROM requests WHERE id = request_id)",
        ] {
            tx.prepare_cached(sql)?.execute(params![role.as_str(), wake.at.millis()])?;
        }
    }
    tx.execute("DELETE FROM figures WHERE name LIKE 'players/%'", [])?;
    for (role, number) in &wake.played {
        tx.prepare_cached("INSERT INTO figures (name, value) VALUES ('players/' || ?1, ?2)")?
            .execute(params![role.as_str(), number])?;
    }
    Ok(())
}

/// What is kept of the players.
pub(super) fn played(connection: &Connection) -> Result<Vec<(Actor, i64)>, RegistryError> {
    let mut statement = connection
        .prepare_cached("SELECT substr(name, 9), value FROM figures WHERE name LIKE 'players/%'")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(role) = Actor::parse(row.get_ref(0)?.as_str().unwrap_or_default()) {
            found.push((role, row.get(1)?));
        }
    }
    Ok(found)
}

/// A page of a role's open steps, in the order in which they are due.
pub(super) fn queue(connection: &Connection, query: &QueueQuery) -> Result<Vec<QueueEntry>, RegistryError> {
    let sql = queue_sql(query);
    let mut statement = connection.prepare_cached(&sql)?;
    let (due, row) = query.from.place();
    let mut rows = statement.query(params![
        query.role.as_str(),
        query.service_id,
        query.search,
        query.entries_max,
        query.from.offset(),
        due,
        row,
    ])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(QueueEntry {
            number: number_of(row.get(1)?, row.get(0)?)?,
            service_id: row.get(14)?,
            route: row.get(15)?,
            task: task_of(row)?,
            place: QueuePlace::new(Some(Now::from_millis(row.get(5)?)), row.get(0)?),
        });
    }
    Ok(entries)
}

/// A search begins with the cases that are found. A page of everything, or of one service, follows the index that has its order, from the
/// place on where it begins; only what is shown of it is then read from the tables. CROSS JOIN keeps SQLite to that order: else it walks
/// the whole queue of a role.
fn queue_sql(query: &QueueQuery) -> String {
    let head =
        const_format("SELECT t.request_id, r.number, ", ", r.service_id, coalesce(r.route, 'portal') ");
    let of_service = if query.service_id.is_some() { "t.service_id = ?2" } else { "?2 IS NULL" };
    let (beyond, order) = query.from.direction();
    let in_order = format!("ORDER BY t.due {order}, t.request_id {order}");
    let found = "(SELECT id FROM requests WHERE number = ?3 UNION SELECT id FROM requests WHERE declarant_id = ?3) found CROSS JOIN tasks t \
                 ON t.request_id = found.id";
    let page = match (&query.search, query.from) {
        (Some(_), _) => format!(
            "SELECT t.request_id FROM {found} WHERE t.role = ?1 AND {of_service} AND (t.due, t.request_id) {beyond} (?6, ?7) {in_order} \
             LIMIT ?4 OFFSET ?5"
        ),
        (None, QueueFrom::Offset(_)) => format!(
            "SELECT t.request_id FROM tasks t WHERE t.role = ?1 AND {of_service} AND ?3 IS NULL AND (t.due, t.request_id) {beyond} \
             (?6, ?7) {in_order} LIMIT ?4 OFFSET ?5"
        ),
        // SQLite follows the index by its first column only where pairs are compared: of many steps due at one moment it would pass all.
        (None, QueueFrom::After(_) | QueueFrom::Before(_)) => format!(
            "SELECT t.request_id FROM (SELECT * FROM (SELECT t.due, t.request_id FROM tasks t WHERE t.role = ?1 AND {of_service} AND \
             ?3 IS NULL AND t.due = ?6 AND t.request_id {beyond} ?7 {in_order} LIMIT ?4) same UNION ALL SELECT * FROM (SELECT t.due, \
             t.request_id FROM tasks t WHERE t.role = ?1 AND {of_service} AND t.due {beyond} ?6 {in_order} LIMIT ?4) others) t {in_order} \
             LIMIT ?4 OFFSET ?5"
        ),
    };
    format!(
        "{head}FROM ({page}) page CROSS JOIN tasks t ON t.request_id = page.request_id CROSS JOIN requests r ON r.id = page.request_id \
         ORDER BY t.due, t.request_id"
    )
}

/// Puts somebody on the list; somebody of the same name gives way.
pub(super) fn staff(tx: &Connection, staff: &Staff) -> Result<(), RegistryError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO staff (name, role, token, certificate, since, stands_in_for, stands_in_until) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        staff.name,
        staff.role.as_str(),
        staff.token,
        staff.certificate,
        staff.since.millis(),
        staff.stands_in.as_ref().map(|stands_in| stands_in.for_whom.as_str()),
        staff.stands_in.as_ref().map(|stands_in| stands_in.until.millis()),
    ])?;
    Ok(())
}

/// Takes somebody off the list; whether there was such a person.
pub(super) fn dismiss(tx: &Connection, name: &str) -> Result<bool, RegistryError> {
    Ok(tx.prepare_cached("DELETE FROM staff WHERE name = ?1")?.execute([name])? > 0)
}

/// Who shows the token with this digest.
pub(super) fn staff_by_token(
    connection: &Connection,
    token: &TokenDigest,
) -> Result<Option<StaffEntry>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, role, certificate, since, stands_in_for, stands_in_until FROM staff WHERE token = ?1",
    )?;
    let mut rows = statement.query([token])?;
    rows.next()?.map(entry_of).transpose()
}

/// Who signs with the certificate of this SHA-256.
pub(super) fn staff_by_certificate(
    connection: &Connection,
    certificate: &[u8; 32],
) -> Result<Option<StaffEntry>, RegistryError> {
    let mut statement = connection
        .prepare_cached("SELECT name, role, certificate, since, stands_in_for, stands_in_until FROM staff WHERE certificate = ?1")?;
    let mut rows = statement.query([certificate])?;
    rows.next()?.map(entry_of).transpose()
}

/// Everybody, by name.
pub(super) fn everybody(connection: &Connection) -> Result<Vec<StaffEntry>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, role, certificate, since, stands_in_for, stands_in_until FROM staff ORDER BY name",
    )?;
    let mut rows = statement.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry_of(row)?);
    }
    Ok(entries)
}

pub(super) fn entry_of(row: &Row<'_>) -> Result<StaffEntry, RegistryError> {
    let unreadable = RegistryError::Unreadable { table: "staff", row: 0, column: "role" };
    Ok(StaffEntry {
        name: row.get(0)?,
        role: Actor::parse(row.get_ref(1)?.as_str().unwrap_or_default()).ok_or(unreadable)?,
        certificate: row.get(2)?,
        since: Now::from_millis(row.get(3)?),
        stands_in: row
            .get::<_, Option<String>>(4)?
            .zip(millis_or_none(row.get(5)?))
            .map(|(for_whom, until)| StandsIn { for_whom, until }),
    })
}

/// Keeps an act as it was signed, beside the lines of its revision.
pub(super) fn keep_act(
    tx: &Connection,
    id: i64,
    revision: i64,
    document: &[u8],
) -> Result<(), RegistryError> {
    tx.prepare_cached("INSERT INTO acts (request_id, revision, document) VALUES (?1, ?2, ?3)")?
        .execute(params![id, revision, document])?;
    Ok(())
}

/// The signed acts of a case, oldest first.
pub(super) fn acts(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Vec<Bytes>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT a.document FROM requests r JOIN acts a ON a.request_id = r.id WHERE r.number = ?1 ORDER BY a.revision",
    )?;
    let mut rows = statement.query([number.to_string()])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        documents.push(Bytes::from(row.get::<_, Vec<u8>>(0)?));
    }
    Ok(documents)
}

/// Enters a result in the register of returns; once.
pub(super) fn enter_return(tx: &Connection, id: i64, at: Now) -> Result<(), RegistryError> {
    tx.prepare_cached("INSERT OR IGNORE INTO returns (request_id, returned_at) VALUES (?1, ?2)")?
        .execute(params![id, at.millis()])?;
    Ok(())
}

/// A page of the register of returns, the newest first.
pub(super) fn returns(
    connection: &Connection,
    offset: u32,
    entries_max: u32,
) -> Result<Vec<Returned>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT t.id, r.number, r.service_id, t.returned_at FROM returns t JOIN requests r ON r.id = t.request_id \
         ORDER BY t.id DESC LIMIT ?1 OFFSET ?2",
    )?;
    let mut rows = statement.query(params![entries_max, offset])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let place: i64 = row.get(0)?;
        entries.push(Returned {
            place: place.unsigned_abs(),
            number: number_of(row.get(1)?, place)?,
            service_id: row.get(2)?,
            at: Now::from_millis(row.get(3)?),
        });
    }
    Ok(entries)
}

/// Open steps by role, and how many of them are late: the index of the queue has it all.
pub(super) fn waiting(connection: &Connection, now: Now) -> Result<Vec<(Actor, u64, u64)>, RegistryError> {
    let mut statement =
        connection.prepare_cached("SELECT role, count(*), sum(due < ?1) FROM tasks GROUP BY role")?;
    let mut rows = statement.query([now.millis()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (all, late): (i64, i64) = (row.get(1)?, row.get(2)?);
        if let Some(role) = Actor::parse(row.get_ref(0)?.as_str().unwrap_or_default()) {
            found.push((role, all.unsigned_abs(), late.unsigned_abs()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::super::schema::migrate;
    use super::*;

    fn plan(service: bool, search: bool, from: QueueFrom) -> Vec<String> {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let text = |is: bool| is.then(|| "a".to_owned());
        let query = QueueQuery {
            role: Actor::Head,
            service_id: text(service),
            search: text(search),
            entries_max: 50,
            from,
        };
        let sql = format!("EXPLAIN QUERY PLAN {}", queue_sql(&query));
        let mut statement = connection.prepare(&sql).unwrap();
        let values = params![query.role.as_str(), query.service_id, query.search, 50, 99_000, 1, 1];
        let rows = statement.query_map(values, |row| row.get(3)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn no_page_of_the_queue_scans_a_table_or_what_is_before_its_place() {
        let place = QueuePlace::new(None, 1);
        for (service, search, index) in [
            (false, false, "tasks_queue (role=?"),
            (true, false, "tasks_of_service (role=? AND service_id=?"),
            (false, true, "requests_declarant (declarant_id=?)"),
            (true, true, "requests_declarant (declarant_id=?)"),
        ] {
            for (from, beyond) in [
                (QueueFrom::Offset(99_000), None),
                (QueueFrom::After(place), Some(" AND due=? AND request_id>?)")),
                (QueueFrom::Before(place), Some(" AND due=? AND request_id<?)")),
            ] {
                let plan = plan(service, search, from);
                let index = [index, beyond.filter(|_| !search).unwrap_or_default()].concat();
                assert!(plan.iter().any(|line| line.contains(&index)), "{index}: {plan:?}");
                let few = ["SCAN page", "SCAN found", "SCAN same", "SCAN others", "SCAN t"];
                let scans = |line: &&String| line.contains("SCAN") && !few.contains(&line.as_str());
                assert_eq!(plan.iter().find(scans), None, "{plan:?}");
            }
        }
    }
}
