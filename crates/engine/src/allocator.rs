//! The allocator of every program that opens a vault.
//!
//! Here and not in each program: the memory of an open vault is the engine's promise, and it holds for window, command
//! line and benchmark alike only if all of them allocate the same way.

use std::sync::Once;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc 2 and 3 (`mimalloc.h`), which the bindings do not name.
const PURGE_DELAY: i32 = 15;

/// Gives pages back to the system as soon as they are free. By default freed memory is kept for a while and given back
/// when something else is allocated, which never comes once indexing is over: 10,000 notes then hold on to 100 MB. Opening a
/// vault does it; a program that reads files without one asks for it first.
pub fn give_back_early() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[allow(
            unsafe_code,
            reason = "the bindings are raw; setting an option has no precondition"
        )]
        unsafe {
            libmimalloc_sys::mi_option_set(PURGE_DELAY, 0);
        }
    });
}
