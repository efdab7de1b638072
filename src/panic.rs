//! What happens at a panic: TypeScript is told, and the instance goes on.
//!
//! What the panic left half done belongs to the objects it happened in, and TypeScript makes new ones. (A fresh instance, by
//! `schedule_reinit`, would be cleaner, but every timer and fetch of the old one then throws where no caller can catch it: tried
//! with wasm-bindgen 0.2.130.)

use js_sys::Function;
use wasm_bindgen::prelude::*;

// The listener is kept on the JavaScript side: here it would have to be static, and so unsafe.
#[wasm_bindgen(inline_js = "
let listener;
export function setPanicListener(given) { listener = given; }
export function tellPanic(text) { listener?.(text); }
")]
extern "C" {
    #[wasm_bindgen(js_name = setPanicListener)]
    fn set_listener(listener: &Function);
    #[wasm_bindgen(js_name = tellPanic)]
    fn tell(text: &str);
}

/// Tells `listener` of each panic, with its text.
#[wasm_bindgen(js_name = watchPanics)]
pub fn watch_panics(listener: &Function) {
    set_listener(listener);
}

/// Panics on purpose, for the test of what happens then.
#[wasm_bindgen(js_name = panicOnPurpose)]
#[expect(clippy::panic, reason = "its only use")]
pub fn panic_on_purpose() {
    panic!("on purpose");
}

/// The handler that the standard library would bring. A text that would have to be put together is left out: with the place the fault
/// is found, and `core::fmt` stays out of the WebAssembly.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    use crate::text::{concat, digits};

    let text = info.message().as_str().unwrap_or("a check failed");
    let (file, line) = info.location().map_or(("", 0), |at| (at.file(), at.line()));
    tell(&concat(&["panicked at ", file, ":", &digits(line.into()), ": ", text]));
    core::arch::wasm32::unreachable()
}

/// TLSF: takes half the code of the standard library's dlmalloc, and bounds what fragments.
#[cfg(not(feature = "std"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
