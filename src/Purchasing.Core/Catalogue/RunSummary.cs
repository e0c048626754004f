namespace Purchasing.Core.Catalogue;

/// <summary>The outcome of a catalogue run. Immutable.</summary>
/// <param name="RunKey">The run's key.</param>
/// <param name="Products">Products looked at.</param>
/// <param name="Decided">Products decided, with or without an order.</param>
/// <param name="Held">Products held; the reasons are in the run store.</param>
/// <param name="Lines">Order lines made.</param>
/// <param name="Orders">Orders made.</param>
/// <param name="Duration">How long this process worked on it.</param>
/// <param name="Resumed">Whether the run had been started before.</param>
public sealed record RunSummary(
    string RunKey, long Products, long Decided, long Held, long Lines, long Orders, TimeSpan Duration, bool Resumed);
