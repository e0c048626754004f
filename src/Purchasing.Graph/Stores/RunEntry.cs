namespace Purchasing.Graph.Stores;

/// <summary>One entry of the log of a run.</summary>
/// <param name="Sequence">Its position, counted from 1.</param>
/// <param name="At">When it was written, on the clock of the store.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The node, the item of a foreach, or the signal it happened to; empty for the run itself.</param>
/// <param name="Data">The details as JSON.</param>
public sealed record RunEntry(long Sequence, DateTimeOffset At, RunEntryKind Kind, string Subject, string Data);
