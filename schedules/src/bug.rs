//! Deliberate bugs, to prove that the schedules detect them. They sit between the core and its drivers in this crate,
//! which is not shipped.

/// A deliberate bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Requests the page after the next one.
    SkipsAPage,
    /// Delivers records again.
    RepeatsRecords,
    /// Ends at the first short page, while earlier pages are still in flight.
    EndsAtTheFirstShortPage,
    /// Reads a truncated response as a page without records.
    TakesCutForEmpty,
    /// Retries a write that may have been applied.
    RetriesWrites,
    /// Handles a 429 like any other response.
    Ignores429,
    /// Sends when the timer fires, without claiming a start.
    StartsWithoutAsking,
    /// Starts as soon as another request has its response, whatever the interval.
    SpacesNothing,
    /// Follows redirects, with the credentials.
    FollowsRedirects,
    /// Sends the credentials of another account.
    MixesAccounts,
    /// Does not wake up when a response arrives.
    SleepsThroughAnswers,
    /// Syncs without an overlap.
    NoOverlap,
    /// Commits the checkpoint before its records.
    CheckpointFirst,
    /// Does not mark deleted records.
    ForgetsWhatIsGone,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::SkipsAPage,
        Self::RepeatsRecords,
        Self::EndsAtTheFirstShortPage,
        Self::TakesCutForEmpty,
        Self::RetriesWrites,
        Self::Ignores429,
        Self::StartsWithoutAsking,
        Self::SpacesNothing,
        Self::FollowsRedirects,
        Self::MixesAccounts,
        Self::SleepsThroughAnswers,
        Self::NoOverlap,
        Self::CheckpointFirst,
        Self::ForgetsWhatIsGone,
    ];
}
