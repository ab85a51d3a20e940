//! The allocator of every program that opens a vault.
//!
//! Here and not in each program: the memory of an open vault is the engine's promise, and it holds for window, command
//! line and benchmark alike only if all of them allocate the same way.
//!
//! mimalloc is built without huge pages (its feature `no_thp`): the system clears two megabytes for each that is touched at all.
//! Opening 100,000 notes took half as long again with them, and a tenth more memory.

use crate::session::locked;
use std::ffi::c_long;
use std::sync::{Mutex, Once};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc 2 and 3 (`mimalloc.h`), which the bindings do not name.
const PURGE_DELAY: i32 = 15;

/// Milliseconds for which freed pages are kept while many are freed and wanted again: giving each back at once and having it
/// cleared anew costs a sixth of the time that reading notes takes. Text is indexed in what reading left free: half a second
/// was a twentieth slower at 10,000 notes, four seconds take a tenth more memory than two at 100,000.
const WHILE_BUSY: c_long = 2_000;

/// Gives pages back to the system as soon as they are free. By default freed memory is kept for a while and given back
/// when something else is allocated, which never comes once indexing is over: 10,000 notes then hold on to 100 MB. Opening a
/// vault does it; a program that reads files without one asks for it first.
pub fn give_back_early() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| keep_freed_for(0));
}

fn keep_freed_for(milliseconds: c_long) {
    #[allow(
        unsafe_code,
        reason = "the bindings are raw; setting an option has no precondition"
    )]
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY, milliseconds);
    }
}

/// As long as there is one, freed pages are kept for a moment; after the last one they are all given back.
pub(crate) struct Busy(());

static BUSY: Mutex<usize> = Mutex::new(0);

impl Busy {
    pub(crate) fn begin() -> Self {
        let mut busy = locked(&BUSY);
        if *busy == 0 {
            keep_freed_for(WHILE_BUSY);
        }
        *busy += 1;
        Self(())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut busy = locked(&BUSY);
        *busy -= 1;
        if *busy > 0 {
            return;
        }
        // First collected: without a delay, mimalloc takes nothing to be waiting.
        #[allow(unsafe_code, reason = "the bindings are raw; collecting has no precondition")]
        unsafe {
            libmimalloc_sys::mi_collect(true);
        }
        keep_freed_for(0);
    }
}
