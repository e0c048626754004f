using System.Diagnostics;

namespace Purchasing.Bulk;

/// <summary>Watches the memory of this process while a run is on.</summary>
internal sealed class MemorySampler : IDisposable
{
    private readonly long _allocatedBefore = GC.GetTotalAllocatedBytes();
    private readonly TimeSpan _pausedBefore = GC.GetTotalPauseDuration();
    private readonly Timer _timer;
    private long _heap;

    public MemorySampler() => _timer = new Timer(_ => Sample(), null, 0, 50);

    public BulkResult Stop(double seconds)
    {
        Sample();
        using Process self = Process.GetCurrentProcess();
        return new BulkResult(
            seconds,
            self.PeakWorkingSet64,
            Volatile.Read(ref _heap),
            GC.GetTotalAllocatedBytes() - _allocatedBefore,
            (GC.GetTotalPauseDuration() - _pausedBefore).TotalSeconds);
    }

    public void Dispose() => _timer.Dispose();

    private void Sample() => Volatile.Write(ref _heap, Math.Max(Volatile.Read(ref _heap), GC.GetTotalMemory(forceFullCollection: false)));
}
