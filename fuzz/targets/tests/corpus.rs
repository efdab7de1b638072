//! What the fuzzers found is replayed, whole and cut short.

use std::path::Path;

use trackops_fuzz_targets::TARGETS;

#[test]
fn what_was_found_before_is_not_found_again() {
    for (name, run) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(name);
        let mut inputs = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let data = std::fs::read(entry.unwrap().path()).unwrap();
            for end in [data.len(), data.len() / 2, data.len().saturating_sub(1)] {
                run(&data[..end]);
            }
            inputs += 1;
        }
        assert!(inputs > 0, "no corpus of {name}");
        println!("{name}: {inputs} inputs");
    }
}
