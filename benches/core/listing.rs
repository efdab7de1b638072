//! The decisions of a listing, without a network: which pages to request, comparing keys, delivering pages.

use criterion::{BenchmarkId, Criterion, Throughput};
use trackops_client::key_set::Key;
use trackops_client::listing::{Listing, Settings, Step, Target};
use trackops_client::time::{Instant, Span};

const INTERVAL: Span = Span::from_millis(50);
const PER_PAGE: u64 = 100;

/// The keys of a page, newest first, as numbers or as texts.
fn keys(page: u32, total: u64, texts: bool) -> Vec<Option<Key>> {
    let first = total.saturating_sub(u64::from(page - 1) * PER_PAGE);
    let key = |id: u64| if texts { Key::Text(format!("{id}/7").into()) } else { Key::Number(id) };
    (0..PER_PAGE.min(first)).map(|index| Some(key(first - index))).collect()
}

/// Lists a collection to its end; returns the number of delivered pages.
fn list(pages: u32, texts: bool) -> u32 {
    let total = u64::from(pages) * PER_PAGE - PER_PAGE / 2;
    let mut listing = Listing::new(Settings::default());
    let mut now = Instant::default();
    let mut delivered = 0;
    listing.wanted();
    loop {
        match listing.poll() {
            Step::Ask(target) => {
                listing.started(target, now);
                now = now + INTERVAL;
                match target {
                    Target::Page(page) => listing.arrived(page, keys(page, total, texts), now, INTERVAL),
                    Target::Count => listing.counted(total),
                }
            }
            Step::Deliver { .. } => {
                delivered += 1;
                listing.wanted();
            }
            Step::End => return delivered,
            Step::Cancel(_) => {}
            step => {
                eprintln!("the listing stopped after {delivered} pages: {step:?}");
                std::process::exit(1);
            }
        }
    }
}

pub fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("listing");
    for (name, texts) in [("pages, keys that are numbers", false), ("pages, keys that are texts", true)] {
        for pages in [10, 100, 1000] {
            assert_eq!(list(pages, texts), pages);
            group.throughput(Throughput::Elements(u64::from(pages)));
            group.bench_with_input(BenchmarkId::new(name, pages), &pages, |bencher, pages| {
                bencher.iter(|| list(*pages, texts));
            });
        }
    }
    group.finish();
}
