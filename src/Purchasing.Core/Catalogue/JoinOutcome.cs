namespace Purchasing.Core.Catalogue;

/// <summary>What a worker finds when it joins a run.</summary>
/// <param name="State">The run's state after joining: only a running run can be worked on.</param>
/// <param name="Reason">Why it was abandoned; null when it was not.</param>
/// <param name="DecideAgain">
/// Products whose drafts were taken out because somebody ordered them while nobody worked on the run and its drafts did not count.
/// </param>
public sealed record JoinOutcome(RunState State, string? Reason, int DecideAgain);
