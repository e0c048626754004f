namespace Purchasing.Graph.Stores;

/// <summary>An entry on its way into the log of a run.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The node, the item of a foreach, or the signal it happened to; empty for the run itself.</param>
/// <param name="Data">The details as JSON; opaque to the store.</param>
public readonly record struct NewRunEntry(RunEntryKind Kind, string Subject, string Data);
