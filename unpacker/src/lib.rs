//! Unpacks the client's WebAssembly, which browsers get as a text inside of JavaScript.
//!
//! `scripts/embed.mjs` takes the module apart into streams and compresses them by LZMA; here [`lzma`] decompresses them and
//! [`streams`] puts the module together again. It is WebAssembly itself, of 2 KB: JavaScript takes no less, and ten times as long
//! in a page where nothing is compiled yet.

#![cfg_attr(target_arch = "wasm32", no_std)]

pub mod lzma;
pub mod streams;

/// Bytes before what LZMA made: the lengths, which the sum covers too.
const LENGTHS: usize = 8;

/// Unpacks into `module`; false unless the sum of what is packed is the one that is expected. `streams` is for what is in between.
pub fn unpacked(packed: &[u8], sum: u32, streams: &mut [u8], module: &mut [u8]) -> bool {
    let right = sum_of(packed) == sum;
    if right {
        lzma::decompress(packed.get(LENGTHS..).unwrap_or_default(), streams);
        streams::join(streams, module);
    }
    right
}

/// Of bytes: each counts, and where it is.
fn sum_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)))
}

/// Sets a byte, if that place is there.
fn put(bytes: &mut [u8], at: usize, byte: u8) {
    if let Some(place) = bytes.get_mut(at) {
        *place = byte;
    }
}

/// For JavaScript: the three stand one after the other in memory, from `begin` on.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the one place where memory crosses")]
#[unsafe(no_mangle)]
extern "C" fn unpack(begin: *mut u8, packed: usize, sum: u32, streams: usize, module: usize) -> bool {
    // SAFETY: `ts/embedded.ts` has grown the memory by these lengths; nothing else uses what was grown.
    let memory = unsafe { core::slice::from_raw_parts_mut(begin, packed + streams + module) };
    let Some((packed, rest)) = memory.split_at_mut_checked(packed) else { return false };
    let Some((streams, module)) = rest.split_at_mut_checked(streams) else { return false };
    unpacked(packed, sum, streams, module)
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_read_to_an_end(packed: Vec<u8>, length in 0_usize..3_000) {
            let mut streams = vec![0; length];
            lzma::decompress(&packed, &mut streams);
            prop_assert!(!unpacked(&packed, sum_of(&packed) ^ 1, &mut streams, &mut []));
        }

        #[test]
        fn streams_of_any_kind_are_read_to_an_end(
            table in prop::collection::vec(0_u8..6, 576..577),
            words in prop::collection::vec(0_u32..60, 3..10),
            rest: Vec<u8>,
            length in 0_usize..400,
        ) {
            let words = words.into_iter().flat_map(u32::to_le_bytes);
            let streams: Vec<u8> = table.into_iter().chain(words).chain(rest).collect();
            streams::join(&streams, &mut vec![0; length]);
        }
    }
}
