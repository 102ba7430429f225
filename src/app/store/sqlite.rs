//! Calls in an `SQLite` file: write-ahead log, every commit on the disk before it returns. What a power cut
//! leaves is `SQLite`'s own promise: every call as it stood after some commit, the last one that returned
//! among them, as long as the disk keeps what it said it wrote.

use super::{CallListing, FollowUp, FollowUpFilter, Store, StoreError, WriteBatch};
use engine::record::{Journal, JournalLine};
use rusqlite::types::Value;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior,
    params,
};
use std::path::Path;
use std::time::Duration;
use studio::report::PromiseCounts;

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
pub struct SqliteStore {
    file: Connection,
    source: String,
}

impl SqliteStore {
    /// Opens the store in a file, and makes it if there is none.
    ///
    /// # Errors
    /// If it cannot be made or is no store.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let is_new = !path.exists();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if is_new {
            crate::files::ensure_private(path).map_err(|error| store_error_from_io(&error))?;
        }
        let file = Connection::open_with_flags(path, flags).map_err(store_error)?;
        let mut store = Self { file, source: String::new() };
        store.initialize()?;
        Ok(store)
    }

    fn initialize(&mut self) -> Result<(), StoreError> {
        self.file.busy_timeout(PATIENCE).map_err(store_error)?;
        self.file.pragma_update(None, "foreign_keys", true).map_err(store_error)?;
        // What is deleted is overwritten: purged words are gone from the file.
        self.file.pragma_update(None, "secure_delete", true).map_err(store_error)?;
        let version: i64 = self
            .file
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(store_error)?;
        if version > VERSION {
            return Err(StoreError::Later(version));
        }
        // A store that can only be read is still read.
        if let Err(error) = self.file.pragma_update(None, "journal_mode", "wal")
            && version == 0
        {
            return Err(store_error(error));
        }
        self.file.pragma_update(None, "synchronous", "full").map_err(store_error)?;
        if version == 0 {
            self.create_tables()?;
        }
        let id: String = self
            .file
            .query_row("SELECT id FROM store", [], |row| row.get(0))
            .map_err(store_error)?;
        self.source = format!("wanliu:{id}");
        Ok(())
    }

    fn create_tables(&mut self) -> Result<(), StoreError> {
        let id =
            super::place::random_name().map_err(|error| StoreError::Other(error.to_string()))?;
        let change = self.begin()?;
        let version: i64 = change
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(store_error)?;
        // Another program may have been first.
        if version == 0 {
            change.execute_batch(TABLES).map_err(store_error)?;
            change.execute("INSERT INTO store VALUES (?1)", [id]).map_err(store_error)?;
            change.pragma_update(None, "user_version", VERSION).map_err(store_error)?;
        }
        change.commit().map_err(store_error)
    }

    fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        self.file.transaction_with_behavior(TransactionBehavior::Immediate).map_err(store_error)
    }

    fn query_calls(
        &self,
        sql: &str,
        with: impl rusqlite::Params,
        see: &mut dyn FnMut(CallListing),
    ) -> Result<(), StoreError> {
        let mut ask = self.file.prepare_cached(sql).map_err(store_error)?;
        let mut rows = ask.query(with).map_err(store_error)?;
        while let Some(row) = rows.next().map_err(store_error)? {
            see(listing_from_row(row)?);
        }
        Ok(())
    }
}

fn listing_from_row(row: &Row<'_>) -> Result<CallListing, StoreError> {
    let text = |at: usize| {
        row.get_ref(at)
            .map_err(store_error)?
            .as_str()
            .map_err(|error| StoreError::Corrupt(error.to_string()))
    };
    Ok(CallListing {
        call: row.get(0).map_err(store_error)?,
        head: from_json(text(1)?)?,
        digest: from_json(text(2)?)?,
        left: row.get(3).map_err(store_error)?,
    })
}

fn from_json<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("records are JSON")
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by name")]
fn store_error(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                StoreError::ReadOnly
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Corrupt(error.to_string())
            }
            _ => StoreError::Other(error.to_string()),
        },
        _ => StoreError::Other(error.to_string()),
    }
}

fn store_error_from_io(error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Other(error.to_string()),
    }
}

impl Store for SqliteStore {
    fn write(&mut self, entry: &WriteBatch<'_>) -> Result<u64, StoreError> {
        let change = self.begin()?;
        let digest = to_json(entry.digest);
        let call = if let Some(call) = entry.call {
            let update = "UPDATE calls SET digest = ?2, left = ?3 WHERE call = ?1";
            let mut update = change.prepare_cached(update).map_err(store_error)?;
            update.execute(params![call, digest, entry.left]).map_err(store_error)?;
            call
        } else {
            let insert = "INSERT INTO calls (begun, delete_on, left, head, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
            let head = entry.head;
            let values = params![head.begun, head.delete_on, entry.left, to_json(head), digest];
            change.execute(insert, values).map_err(store_error)?;
            u64::try_from(change.last_insert_rowid()).unwrap_or_default()
        };
        {
            let next = "SELECT coalesce(max(number) + 1, 0) FROM lines WHERE call = ?1";
            let mut next = change.prepare_cached(next).map_err(store_error)?;
            let next: u64 = next.query_row([call], |row| row.get(0)).map_err(store_error)?;
            let insert = "INSERT INTO lines VALUES (?1, ?2, ?3)";
            let mut insert = change.prepare_cached(insert).map_err(store_error)?;
            for (number, line) in (next..).zip(entry.lines) {
                insert.execute(params![call, number, to_json(line)]).map_err(store_error)?;
            }
        }
        keep_promises(&change, call, entry)?;
        change.commit().map_err(store_error)?;
        Ok(call)
    }

    fn journal(&self, call: u64) -> Result<Option<Journal>, StoreError> {
        let mut ask = self
            .file
            .prepare_cached("SELECT head FROM calls WHERE call = ?1")
            .map_err(store_error)?;
        let head: Option<String> =
            ask.query_row([call], |row| row.get(0)).optional().map_err(store_error)?;
        let Some(head) = head else { return Ok(None) };
        let lines = "SELECT line FROM lines WHERE call = ?1 ORDER BY number";
        let mut ask = self.file.prepare_cached(lines).map_err(store_error)?;
        let mut rows = ask.query([call]).map_err(store_error)?;
        let mut lines: Vec<JournalLine> = Vec::new();
        while let Some(row) = rows.next().map_err(store_error)? {
            let line: String = row.get(0).map_err(store_error)?;
            lines.push(from_json(&line)?);
        }
        Ok(Some(Journal { head: from_json(&head)?, lines }))
    }

    fn listing(&self, call: u64) -> Result<Option<CallListing>, StoreError> {
        let mut found = None;
        let sql = "SELECT call, head, digest, left FROM calls WHERE call = ?1";
        self.query_calls(sql, [call], &mut |one| found = Some(one))?;
        Ok(found)
    }

    fn latest(&self, most: usize, open: bool) -> Result<Vec<CallListing>, StoreError> {
        let mut found = Vec::new();
        let sql = if open {
            "SELECT call, head, digest, left FROM calls WHERE left = 0 ORDER BY call DESC LIMIT ?1"
        } else {
            "SELECT call, head, digest, left FROM calls ORDER BY call DESC LIMIT ?1"
        };
        self.query_calls(sql, [i64::try_from(most).unwrap_or(i64::MAX)], &mut |one| {
            found.push(one);
        })?;
        Ok(found)
    }

    fn for_each(
        &self,
        since: Option<&str>,
        see: &mut dyn FnMut(CallListing),
    ) -> Result<(), StoreError> {
        let all = "SELECT call, head, digest, left FROM calls";
        match since {
            None => self.query_calls(all, [], see),
            Some(since) => {
                self.query_calls(&format!("{all} WHERE begun >= ?1 ORDER BY call"), [since], see)
            }
        }
    }

    fn follow_ups(&self, which: FollowUpFilter<'_>) -> Result<Vec<FollowUp>, StoreError> {
        let (condition, value) = match which {
            FollowUpFilter::DueBy(day) => {
                ("done IS NULL AND due <= ?1", Value::from(day.to_owned()))
            }
            FollowUpFilter::Of(call) => {
                ("call = ?1", Value::from(i64::try_from(call).unwrap_or(i64::MAX)))
            }
            FollowUpFilter::All => ("?1 IS NULL", Value::Null),
        };
        let sql = format!(
            "SELECT number, call, what, owner, due, done FROM promises WHERE {condition} ORDER BY due, number"
        );
        let mut ask = self.file.prepare_cached(&sql).map_err(store_error)?;
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
        found.map_err(store_error)?.collect::<Result<_, _>>().map_err(store_error)
    }

    fn promises(&self, today: &str) -> Result<PromiseCounts, StoreError> {
        let sql = "SELECT count(*), count(done), count(*) FILTER (WHERE done IS NULL AND due < ?1) FROM promises";
        let read = |row: &Row<'_>| {
            Ok(PromiseCounts { made: row.get(0)?, kept: row.get(1)?, overdue: row.get(2)? })
        };
        self.file.query_row(sql, [today], read).map_err(store_error)
    }

    fn mark_done(&mut self, number: u64, on: &str) -> Result<bool, StoreError> {
        let update = "UPDATE promises SET done = ?2 WHERE number = ?1 AND done IS NULL";
        let changed = self.file.execute(update, params![number, on]).map_err(store_error)?;
        Ok(changed > 0)
    }

    fn rewrite(&mut self, call: u64, journal: &Journal) -> Result<(), StoreError> {
        let change = self.begin()?;
        for (number, line) in journal.lines.iter().enumerate() {
            let update = "UPDATE lines SET line = ?3 WHERE call = ?1 AND number = ?2";
            let mut update = change.prepare_cached(update).map_err(store_error)?;
            update.execute(params![call, number, to_json(line)]).map_err(store_error)?;
        }
        change.commit().map_err(store_error)?;
        self.checkpoint()
    }

    fn purge(&mut self, before: &str) -> Result<usize, StoreError> {
        let change = self.begin()?;
        let gone = change
            .execute("DELETE FROM calls WHERE delete_on < ?1", [before])
            .map_err(store_error)?;
        change.commit().map_err(store_error)?;
        self.checkpoint()?;
        Ok(gone)
    }

    fn source(&self) -> &str {
        &self.source
    }
}

impl SqliteStore {
    /// Empties the write-ahead log into the file, so that what was deleted or rewritten is in neither. Another
    /// reader may keep it from being emptied; the next one does it then.
    fn checkpoint(&self) -> Result<(), StoreError> {
        let empty = self.file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        match empty.map_err(store_error) {
            Ok(()) | Err(StoreError::Busy) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// The promises of a call as they are now: new ones are added, those taken back dropped unless they are done.
fn keep_promises(
    change: &Transaction<'_>,
    call: u64,
    entry: &WriteBatch<'_>,
) -> Result<(), StoreError> {
    let mut known = change
        .prepare_cached("SELECT what FROM promises WHERE call = ?1 AND done IS NULL")
        .map_err(store_error)?;
    let known: Vec<String> = known
        .query_map([call], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(store_error)?;
    for what in known.iter().filter(|what| entry.promises.iter().all(|due| due.what != **what)) {
        let delete = "DELETE FROM promises WHERE call = ?1 AND what = ?2 AND done IS NULL";
        change.execute(delete, params![call, what]).map_err(store_error)?;
    }
    for due in entry.promises {
        let insert =
            "INSERT OR IGNORE INTO promises (call, what, owner, due) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = change.prepare_cached(insert).map_err(store_error)?;
        insert.execute(params![call, due.what, due.owner, due.by]).map_err(store_error)?;
    }
    Ok(())
}
