//! Ten thousand schedules. `SEED=7 cargo test -p trackops-schedules --test schedules -- --nocapture` replays one of them, and
//! tells what happens in it.

use trackops_schedules::{run_many, schedule};

const SCHEDULES: u64 = 10_000;

#[test]
fn whatever_happens_the_promises_are_kept() {
    if let Ok(seed) = std::env::var("SEED") {
        let seed = seed.parse().unwrap();
        println!("{:?}", schedule::run(seed, true, None).unwrap());
        return;
    }
    match run_many(0, SCHEDULES, None) {
        Ok(summary) => {
            println!("{SCHEDULES} schedules, {} requests, {} × 429: nothing broken", summary.sent, summary.rejected);
        }
        Err(breach) => panic!("seed {}: {}. Replay it: SEED={}", breach.seed, breach.what, breach.seed),
    }
}
