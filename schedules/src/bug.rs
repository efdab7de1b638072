//! Faults that a client could have, to prove that the schedules find them. No client has them: they are put between the core
//! and its drivers here, in a crate that nothing ships.

/// A deliberate fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Asks for the page after the one that is due.
    SkipsAPage,
    /// Gives out what was given out before.
    RepeatsRecords,
    /// Takes the first short page for the end, while earlier ones are still on their way.
    EndsAtTheFirstShortPage,
    /// Takes an answer that breaks off for a page without records.
    TakesCutForEmpty,
    /// Sends a write again that may have been applied.
    RetriesWrites,
    /// Takes a 429 for any other answer.
    Ignores429,
    /// Sends when the timer fires, without asking whether it may.
    StartsWithoutAsking,
    /// Starts as soon as another has its answer, whatever the interval.
    SpacesNothing,
    /// Follows redirects, credentials and all.
    FollowsRedirects,
    /// Signs for another account.
    MixesAccounts,
    /// Does not wake up when an answer comes.
    SleepsThroughAnswers,
    /// Reaches back only to the moment of the last run.
    NoOverlap,
    /// Commits the checkpoint before its records.
    CheckpointFirst,
    /// Does not mark what is gone.
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
