//! Runs many schedules: `cargo run -p trackops-schedules -- [SCHEDULES [FIRST_SEED]]`.

use std::process::ExitCode;

use trackops_schedules::run_many;

/// Schedules per line of progress.
const STEP: u64 = 10_000;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let (count, first) = (numbers.next().unwrap_or(Ok(STEP)), numbers.next().unwrap_or(Ok(0)));
    let (Ok(count), Ok(first)) = (count, first) else {
        eprintln!("expected two whole numbers: the number of schedules and the first seed");
        return ExitCode::FAILURE;
    };
    let (mut done, mut sent, mut rejected) = (0, 0, 0);
    while done < count {
        match run_many(first + done, STEP.min(count - done), None) {
            Ok(summary) => {
                sent += summary.sent;
                rejected += summary.rejected;
            }
            Err(breach) => {
                eprintln!("seed {}: {}\nreplay it: SEED={} npm run simulate", breach.seed, breach.what, breach.seed);
                return ExitCode::FAILURE;
            }
        }
        done += STEP.min(count - done);
        println!("{done} schedules, {sent} requests, {rejected} × 429: no violation");
    }
    ExitCode::SUCCESS
}
