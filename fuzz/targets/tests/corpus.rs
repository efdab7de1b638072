//! Replays the fuzzers' corpora: complete, truncated and randomly altered.

use std::path::Path;

use trackops_client::random::Random;
use trackops_fuzz_targets::TARGETS;

/// The number of altered copies of a target's inputs, in total.
const COPIES: usize = 40_000;

/// A random number below `end`.
fn below(random: &mut Random, end: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
    let number = (random.fraction() * end as f64) as usize;
    number
}

/// A copy with some bytes changed, moved, duplicated or left out.
fn altered(data: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = data.to_vec();
    for _ in 0..=below(random, 12) {
        let (at, byte) = (below(random, copy.len() + 1), u8::try_from(below(random, 256)).unwrap_or(0));
        match below(random, 4) {
            0 if at < copy.len() => drop(copy.remove(at)),
            1 if at < copy.len() => copy.splice(at..at, [byte]).for_each(drop),
            2 => copy.extend_from_within(at..),
            _ => copy.resize(copy.len().min(300) + 1, byte),
        }
    }
    copy.truncate(400);
    copy
}

#[test]
fn no_known_input_causes_a_finding() {
    for (name, run) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(name);
        let mut inputs: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        inputs.sort();
        for input in &inputs {
            let data = std::fs::read(input).unwrap();
            for end in [data.len(), data.len() / 2, data.len().saturating_sub(1)] {
                run(&data[..end]);
            }
            let mut random = Random::new(7);
            for _ in 0..COPIES / inputs.len() {
                run(&altered(&data, &mut random));
            }
        }
        assert!(!inputs.is_empty(), "no corpus of {name}");
        println!("{name}: {} inputs", inputs.len());
    }
}
