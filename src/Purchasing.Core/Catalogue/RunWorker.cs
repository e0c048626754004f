namespace Purchasing.Core.Catalogue;

/// <summary>A process that works on a run. It owns the batches it took for as long as it is alive.</summary>
/// <param name="Id">Unique for ever; every write of the worker names it.</param>
/// <param name="RunKey">The run.</param>
/// <param name="Machine">The machine's name.</param>
/// <param name="ProcessId">The process there.</param>
/// <param name="ProcessStarted">When that process began (UTC, whole seconds): a later process may have the same id.</param>
public sealed record RunWorker(string Id, string RunKey, string Machine, int ProcessId, DateTimeOffset ProcessStarted)
{
    /// <summary>When it counts as dead unless it renews its lease before (UTC, by the database's clock); null before it is stored.</summary>
    public DateTimeOffset? AliveUntil { get; init; }
}
