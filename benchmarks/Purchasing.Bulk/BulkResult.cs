namespace Purchasing.Bulk;

/// <summary>What one bulk run took.</summary>
/// <param name="Seconds">From its start to its end, without the start of the process.</param>
/// <param name="PeakWorkingSet">The most memory the process had, in bytes.</param>
/// <param name="PeakHeap">The largest managed heap seen, in bytes.</param>
/// <param name="Allocated">Managed bytes allocated during the run.</param>
/// <param name="PauseSeconds">How long the garbage collector held all threads during the run.</param>
internal sealed record BulkResult(double Seconds, long PeakWorkingSet, long PeakHeap, long Allocated, double PauseSeconds);
