//! The core without a network and without JavaScript: `cargo bench`, or `cargo bench throttle` for a part.

mod listing;
mod query;
mod throttle;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    query::bench(&mut criterion);
    throttle::bench(&mut criterion);
    listing::bench(&mut criterion);
    criterion.final_summary();
}
