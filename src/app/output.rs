//! Standard output and error that may be closed: whoever closed one has read enough. What is written is passed over
//! then, and the program ends with the exit code that the whole output would have had. A talk ends there, for its input
//! may have no end.

use anstream::AutoStream;
use std::io::{self, Write};

/// A stream that may be closed by whoever reads it.
#[derive(Debug)]
pub(crate) struct Output<W> {
    to: W,
    closed: bool,
}

/// Standard output, as it is.
pub(crate) fn stdout() -> Output<io::Stdout> {
    Output { to: io::stdout(), closed: false }
}

/// Standard output, with colours where it has them.
pub(crate) fn styled_stdout() -> Output<AutoStream<io::Stdout>> {
    Output { to: anstream::stdout(), closed: false }
}

/// Standard error, with colours where it has them.
pub(crate) fn stderr() -> Output<AutoStream<io::Stderr>> {
    Output { to: anstream::stderr(), closed: false }
}

/// What was done, where the end of a talk is that nobody reads it any more.
pub(crate) fn unless_closed<T>(done: io::Result<T>, then: T) -> io::Result<T> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(then),
        done => done,
    }
}

impl<W> Output<W> {
    /// Whether nobody reads it any more, as far as is known.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match self.to.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.to.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            flushed => flushed,
        }
    }
}
