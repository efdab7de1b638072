//! The `wasm-pack` command, less its question to crates.io whether there is a newer version.

use clap::Parser;
use wasm_pack::{Cli, PBAR, command::run_wasm_pack};

fn main() -> anyhow::Result<()> {
    env_logger::init();
    let Cli { cmd, quiet, log_level, .. } = Cli::parse();
    PBAR.set_log_level(log_level);
    PBAR.set_quiet(quiet);
    run_wasm_pack(cmd)
}
