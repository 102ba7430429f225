//! Calls in an `SQLite` file: write-ahead log, every commit on the disk before it returns. What a power cut
//! leaves is `SQLite`'s own promise: every call as it stood after some commit, the last one that returned
//! among them, as long as the disk keeps what it said it wrote.

use super::{Entry, FollowUp, Listed, Problem, Store, Which};
use engine::record::{Journal, Line};
use rusqlite::types::Value;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior,
    params,
};
use std::path::Path;
use std::time::Duration;
use studio::report::Promises;

/// The version of the tables.
const VERSION: i64 = 1;
/// How long another program may hold the store before a call goes on without it.
const PATIENCE: Duration = Duration::from_millis(400);

const TABLES: &str = "
    CREATE TABLE store (id TEXT NOT NULL) STRICT;
    CREATE TABLE calls (
        call INTEGER PRIMARY KEY AUTOINCREMENT,
        begun TEXT NOT NULL,
        delete_on TEXT NOT NULL,
        left INTEGER NOT NULL,
        head TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT;
    CREATE INDEX calls_by_begun ON calls (begun);
    CREATE INDEX calls_by_delete_on ON calls (delete_on);
    CREATE INDEX calls_open ON calls (call) WHERE left = 0;
    CREATE TABLE lines (
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        number INTEGER NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (call, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE promises (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        what TEXT NOT NULL,
        owner TEXT NOT NULL,
        due TEXT NOT NULL,
        done TEXT,
        UNIQUE (call, what)
    ) STRICT;
    CREATE INDEX promises_due ON promises (due) WHERE done IS NULL;
";

/// A store in one `SQLite` file.
#[derive(Debug)]
pub struct Sqlite {
    file: Connection,
    source: String,
}

impl Sqlite {
    /// Opens the store in a file, and makes it if there is none.
    ///
    /// # Errors
    /// If it cannot be made or is no store.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let is_new = !path.exists();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if is_new {
            super::place::make_private(path).map_err(|error| problem_of_io(&error))?;
        }
        let file = Connection::open_with_flags(path, flags).map_err(problem)?;
        let mut store = Self { file, source: String::new() };
        store.prepare()?;
        Ok(store)
    }

    fn prepare(&mut self) -> Result<(), Problem> {
        self.file.busy_timeout(PATIENCE).map_err(problem)?;
        self.file.pragma_update(None, "foreign_keys", true).map_err(problem)?;
        // What is deleted is overwritten: purged words are gone from the file.
        self.file.pragma_update(None, "secure_delete", true).map_err(problem)?;
        let version: i64 = self
            .file
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(problem)?;
        if version > VERSION {
            return Err(Problem::Later(version));
        }
        // A store that can only be read is still read.
        if let Err(error) = self.file.pragma_update(None, "journal_mode", "wal")
            && version == 0
        {
            return Err(problem(error));
        }
        self.file.pragma_update(None, "synchronous", "full").map_err(problem)?;
        if version == 0 {
            self.make()?;
        }
        let id: String =
            self.file.query_row("SELECT id FROM store", [], |row| row.get(0)).map_err(problem)?;
        self.source = format!("wanliu:{id}");
        Ok(())
    }

    fn make(&mut self) -> Result<(), Problem> {
        let id = super::place::random_name().map_err(|error| Problem::Other(error.to_string()))?;
        let change = self.change()?;
        let version: i64 =
            change.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(problem)?;
        // Another program may have been first.
        if version == 0 {
            change.execute_batch(TABLES).map_err(problem)?;
            change.execute("INSERT INTO store VALUES (?1)", [id]).map_err(problem)?;
            change.pragma_update(None, "user_version", VERSION).map_err(problem)?;
        }
        change.commit().map_err(problem)
    }

    fn change(&mut self) -> Result<Transaction<'_>, Problem> {
        self.file.transaction_with_behavior(TransactionBehavior::Immediate).map_err(problem)
    }

    fn ask(
        &self,
        sql: &str,
        with: impl rusqlite::Params,
        see: &mut dyn FnMut(Listed),
    ) -> Result<(), Problem> {
        let mut ask = self.file.prepare_cached(sql).map_err(problem)?;
        let mut rows = ask.query(with).map_err(problem)?;
        while let Some(row) = rows.next().map_err(problem)? {
            see(listed(row)?);
        }
        Ok(())
    }
}

fn listed(row: &Row<'_>) -> Result<Listed, Problem> {
    let text = |at: usize| {
        row.get_ref(at)
            .map_err(problem)?
            .as_str()
            .map_err(|error| Problem::Corrupt(error.to_string()))
    };
    Ok(Listed {
        call: row.get(0).map_err(problem)?,
        head: read(text(1)?)?,
        digest: read(text(2)?)?,
        left: row.get(3).map_err(problem)?,
    })
}

fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| Problem::Corrupt(error.to_string()))
}

fn written<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("records are JSON")
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by name")]
fn problem(error: rusqlite::Error) -> Problem {
    match &error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Problem::Busy,
            ErrorCode::DiskFull => Problem::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Problem::ReadOnly
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Problem::Corrupt(error.to_string())
            }
            _ => Problem::Other(error.to_string()),
        },
        _ => Problem::Other(error.to_string()),
    }
}

fn problem_of_io(error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Problem::ReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::Full,
        _ => Problem::Other(error.to_string()),
    }
}

impl Store for Sqlite {
    fn write(&mut self, entry: &Entry<'_>) -> Result<u64, Problem> {
        let change = self.change()?;
        let digest = written(entry.digest);
        let call = if let Some(call) = entry.call {
            let update = "UPDATE calls SET digest = ?2, left = ?3 WHERE call = ?1";
            let mut update = change.prepare_cached(update).map_err(problem)?;
            update.execute(params![call, digest, entry.left]).map_err(problem)?;
            call
        } else {
            let insert = "INSERT INTO calls (begun, delete_on, left, head, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
            let head = entry.head;
            let values = params![head.begun, head.delete_on, entry.left, written(head), digest];
            change.execute(insert, values).map_err(problem)?;
            u64::try_from(change.last_insert_rowid()).unwrap_or_default()
        };
        {
            let next = "SELECT coalesce(max(number) + 1, 0) FROM lines WHERE call = ?1";
            let mut next = change.prepare_cached(next).map_err(problem)?;
            let next: u64 = next.query_row([call], |row| row.get(0)).map_err(problem)?;
            let insert = "INSERT INTO lines VALUES (?1, ?2, ?3)";
            let mut insert = change.prepare_cached(insert).map_err(problem)?;
            for (number, line) in (next..).zip(entry.lines) {
                insert.execute(params![call, number, written(line)]).map_err(problem)?;
            }
        }
        keep_promises(&change, call, entry)?;
        change.commit().map_err(problem)?;
        Ok(call)
    }

    fn journal(&self, call: u64) -> Result<Option<Journal>, Problem> {
        let mut ask =
            self.file.prepare_cached("SELECT head FROM calls WHERE call = ?1").map_err(problem)?;
        let head: Option<String> =
            ask.query_row([call], |row| row.get(0)).optional().map_err(problem)?;
        let Some(head) = head else { return Ok(None) };
        let lines = "SELECT line FROM lines WHERE call = ?1 ORDER BY number";
        let mut ask = self.file.prepare_cached(lines).map_err(problem)?;
        let mut rows = ask.query([call]).map_err(problem)?;
        let mut lines: Vec<Line> = Vec::new();
        while let Some(row) = rows.next().map_err(problem)? {
            let line: String = row.get(0).map_err(problem)?;
            lines.push(read(&line)?);
        }
        Ok(Some(Journal { head: read(&head)?, lines }))
    }

    fn listed(&self, call: u64) -> Result<Option<Listed>, Problem> {
        let mut found = None;
        let sql = "SELECT call, head, digest, left FROM calls WHERE call = ?1";
        self.ask(sql, [call], &mut |one| found = Some(one))?;
        Ok(found)
    }

    fn latest(&self, most: usize, open: bool) -> Result<Vec<Listed>, Problem> {
        let mut found = Vec::new();
        let sql = if open {
            "SELECT call, head, digest, left FROM calls WHERE left = 0 ORDER BY call DESC LIMIT ?1"
        } else {
            "SELECT call, head, digest, left FROM calls ORDER BY call DESC LIMIT ?1"
        };
        self.ask(sql, [i64::try_from(most).unwrap_or(i64::MAX)], &mut |one| found.push(one))?;
        Ok(found)
    }

    fn each(&self, since: Option<&str>, see: &mut dyn FnMut(Listed)) -> Result<(), Problem> {
        let all = "SELECT call, head, digest, left FROM calls";
        match since {
            None => self.ask(all, [], see),
            Some(since) => {
                self.ask(&format!("{all} WHERE begun >= ?1 ORDER BY call"), [since], see)
            }
        }
    }

    fn follow_ups(&self, which: Which<'_>) -> Result<Vec<FollowUp>, Problem> {
        let (condition, value) = match which {
            Which::DueBy(day) => ("done IS NULL AND due <= ?1", Value::from(day.to_owned())),
            Which::Of(call) => ("call = ?1", Value::from(i64::try_from(call).unwrap_or(i64::MAX))),
            Which::All => ("?1 IS NULL", Value::Null),
        };
        let sql = format!(
            "SELECT number, call, what, owner, due, done FROM promises WHERE {condition} ORDER BY due, number"
        );
        let mut ask = self.file.prepare_cached(&sql).map_err(problem)?;
        let found = ask.query_map([value], |row| {
            Ok(FollowUp {
                number: row.get(0)?,
                call: row.get(1)?,
                what: row.get(2)?,
                owner: row.get(3)?,
                due: row.get(4)?,
                done: row.get(5)?,
            })
        });
        found.map_err(problem)?.collect::<Result<_, _>>().map_err(problem)
    }

    fn promises(&self, today: &str) -> Result<Promises, Problem> {
        let sql = "SELECT count(*), count(done), count(*) FILTER (WHERE done IS NULL AND due < ?1) FROM promises";
        let read = |row: &Row<'_>| {
            Ok(Promises { made: row.get(0)?, kept: row.get(1)?, overdue: row.get(2)? })
        };
        self.file.query_row(sql, [today], read).map_err(problem)
    }

    fn done(&mut self, number: u64, on: &str) -> Result<bool, Problem> {
        let update = "UPDATE promises SET done = ?2 WHERE number = ?1 AND done IS NULL";
        let changed = self.file.execute(update, params![number, on]).map_err(problem)?;
        Ok(changed > 0)
    }

    fn rewrite(&mut self, call: u64, journal: &Journal) -> Result<(), Problem> {
        let change = self.change()?;
        for (number, line) in journal.lines.iter().enumerate() {
            let update = "UPDATE lines SET line = ?3 WHERE call = ?1 AND number = ?2";
            let mut update = change.prepare_cached(update).map_err(problem)?;
            update.execute(params![call, number, written(line)]).map_err(problem)?;
        }
        change.commit().map_err(problem)?;
        self.forget()
    }

    fn purge(&mut self, before: &str) -> Result<usize, Problem> {
        let change = self.change()?;
        let gone =
            change.execute("DELETE FROM calls WHERE delete_on < ?1", [before]).map_err(problem)?;
        change.commit().map_err(problem)?;
        self.forget()?;
        Ok(gone)
    }

    fn source(&self) -> &str {
        &self.source
    }
}

impl Sqlite {
    /// Empties the write-ahead log into the file, so that what was deleted or rewritten is in neither. Another
    /// reader may keep it from being emptied; the next one does it then.
    fn forget(&self) -> Result<(), Problem> {
        let empty = self.file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        match empty.map_err(problem) {
            Ok(()) | Err(Problem::Busy) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// The promises of a call as they are now: new ones are added, those taken back dropped unless they are done.
fn keep_promises(change: &Transaction<'_>, call: u64, entry: &Entry<'_>) -> Result<(), Problem> {
    let mut known = change
        .prepare_cached("SELECT what FROM promises WHERE call = ?1 AND done IS NULL")
        .map_err(problem)?;
    let known: Vec<String> =
        known.query_map([call], |row| row.get(0)).and_then(Iterator::collect).map_err(problem)?;
    for what in known.iter().filter(|what| entry.promises.iter().all(|due| due.what != **what)) {
        let delete = "DELETE FROM promises WHERE call = ?1 AND what = ?2 AND done IS NULL";
        change.execute(delete, params![call, what]).map_err(problem)?;
    }
    for due in entry.promises {
        let insert =
            "INSERT OR IGNORE INTO promises (call, what, owner, due) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = change.prepare_cached(insert).map_err(problem)?;
        insert.execute(params![call, due.what, due.owner, due.by]).map_err(problem)?;
    }
    Ok(())
}
