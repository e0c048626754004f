using System.Diagnostics;

namespace Purchasing.Core.Catalogue;

/// <summary>Knows this process, and which workers of this machine are dead. Thread-safe.</summary>
internal static class LocalWorkers
{
    // Start times are rounded when they are stored, and by the system.
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);

    /// <summary>This process as a worker of a run.</summary>
    public static RunWorker Create(string runKey)
    {
        using Process process = Process.GetCurrentProcess();
        return new RunWorker(
            $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}", runKey, Environment.MachineName, Environment.ProcessId, StartOf(process));
    }

    /// <summary>
    /// Whether a worker is known to be dead: its process on this machine is gone. A wrong answer does no harm, for every write of a
    /// worker that was taken off its run is refused.
    /// </summary>
    public static bool IsKnownDead(RunWorker worker)
    {
        if (!string.Equals(worker.Machine, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            using Process process = Process.GetProcessById(worker.ProcessId);
            return process.HasExited || (StartOf(process) - worker.ProcessStarted).Duration() > SameStart;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Another user's process may not be looked into; its lease tells.
            return false;
        }
    }

    private static DateTimeOffset StartOf(Process process)
    {
        DateTimeOffset started = process.StartTime.ToUniversalTime();
        return new DateTimeOffset(started.Ticks - (started.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
