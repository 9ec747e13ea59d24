//! Calls a reader with one input after the other, and says which input ended in a panic or never ends.

use std::any::Any;
use std::fs;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{channel, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Nothing takes so long, on no machine: whoever has no answer by then is in an endless loop.
const ENDLESS: Duration = Duration::from_secs(120);

/// A reader with somebody who watches it.
pub(crate) struct Watched {
    name: &'static str,
    body: fn(&[u8]) -> bool,
    told: Sender<(String, Vec<u8>)>,
}

impl Watched {
    /// Whether an input is accepted. `how` names it.
    pub(crate) fn call(&mut self, how: &str, bytes: &[u8]) -> bool {
        self.told.send((how.to_owned(), bytes.to_vec())).unwrap();
        catch_unwind(AssertUnwindSafe(|| (self.body)(bytes))).unwrap_or_else(|panic| {
            let file = keep(self.name, bytes);
            panic!("{}: {how}: a panic: {}: the input is {}", self.name, message(&*panic), file.display())
        })
    }
}

/// Runs all inputs that `inputs` calls the reader with.
pub(crate) fn run(
    name: &'static str,
    body: fn(&[u8]) -> bool,
    inputs: impl FnOnce(&mut Watched) + Send + 'static,
) {
    let (told, heard) = channel();
    let worker = thread::spawn(move || inputs(&mut Watched { name, body, told }));
    let mut last = (String::new(), Vec::new());
    loop {
        match heard.recv_timeout(ENDLESS) {
            Ok(input) => last = input,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let file = keep(name, &last.1);
                panic!("{name}: {}: no end: the input is {}", last.0, file.display());
            }
        }
    }
    worker.join().unwrap_or_else(|panic| resume_unwind(panic));
}

/// The input, in a file.
fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}.input"));
    fs::write(&file, bytes).unwrap();
    file
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
