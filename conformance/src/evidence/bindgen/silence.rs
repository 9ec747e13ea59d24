//! Keeps libclang from talking to the user. bindgen has it print every error, those of probes that are not expressions
//! included, and gives the same text to us, who say what matters of it.
//!
//! Standard error belongs to the process, and targets are looked at in parallel: it leads nowhere while anybody runs
//! bindgen, and where it led before once the last one has finished.

use std::fs::OpenOptions;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As long as one of these lives, nothing that is written to standard error is seen.
pub(super) struct Silence(());

/// Where standard error led before, and how many live that want it silent.
struct State {
    before: Option<OwnedFd>,
    wanted: usize,
}

static STATE: Mutex<State> = Mutex::new(State { before: None, wanted: 0 });

impl Silence {
    /// Begins it. Where that is impossible, as without `/dev/null`, libclang is heard: what it says is no harm, and
    /// nothing is seen wrongly because of it.
    pub(super) fn begin() -> Silence {
        let mut state = state();
        if state.wanted == 0 {
            state.before = redirect().ok();
        }
        state.wanted += 1;
        Silence(())
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        let mut state = state();
        state.wanted = state.wanted.saturating_sub(1);
        if state.wanted == 0 {
            if let Some(before) = state.before.take() {
                // It can only fail for want of a descriptor, and none is made.
                let _ = rustix::stdio::dup2_stderr(&before);
            }
        }
    }
}

/// A panic while it is held, which nothing in here causes, leaves it as good as before.
fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Leads standard error nowhere, and gives where it led.
fn redirect() -> io::Result<OwnedFd> {
    let before = io::stderr().as_fd().try_clone_to_owned()?;
    let nowhere = OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stderr(&nowhere)?;
    Ok(before)
}
