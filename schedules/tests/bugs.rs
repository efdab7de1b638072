//! The schedules detect deliberate bugs.

use trackops_schedules::bug::Bug;
use trackops_schedules::run_many;

const SCHEDULES: u64 = 5_000;

#[test]
fn each_deliberate_bug_is_detected() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match run_many(0, SCHEDULES, Some(bug)) {
            Err(breach) => {
                let what: String = breach.what.chars().take(120).collect();
                println!("{:<26} seed {:>4}: {what}", format!("{bug:?}"), breach.seed);
            }
            Ok(_) => missed.push(bug),
        }
    }
    assert!(missed.is_empty(), "not detected in {SCHEDULES} schedules: {missed:?}");
}
