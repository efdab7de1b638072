//! Runs ten thousand schedules. `SEED=7 cargo test -p trackops-schedules --test schedules -- --nocapture` replays one
//! of them and prints its events.

use trackops_schedules::{run_many, schedule};

const SCHEDULES: u64 = 10_000;

#[test]
fn no_schedule_violates_an_invariant() {
    if let Ok(seed) = std::env::var("SEED") {
        let seed = seed.parse().unwrap();
        println!("{:?}", schedule::run(seed, true, None).unwrap());
        return;
    }
    match run_many(0, SCHEDULES, None) {
        Ok(summary) => {
            println!("{SCHEDULES} schedules, {} requests, {} × 429: no violation", summary.sent, summary.rejected);
        }
        Err(breach) => panic!("seed {}: {}. Replay it: SEED={}", breach.seed, breach.what, breach.seed),
    }
}
