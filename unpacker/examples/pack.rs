//! Compresses standard input into what `lzma::decompress` reads, on standard output. `scripts/embed.mjs` asks for it.

use std::io::{self, Read, Write};

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use trackops_unpacker::lzma::CONTEXT_BITS;

fn main() -> io::Result<()> {
    let mut streams = Vec::new();
    io::stdin().read_to_end(&mut streams)?;
    let options = LzmaOptions {
        lc: CONTEXT_BITS,
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        mf: MfType::Bt4,
        // It takes a tenth of a second as it is.
        depth_limit: 1_000,
        ..LzmaOptions::default()
    };
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(&streams)?;
    io::stdout().write_all(&writer.finish()?)
}
