namespace Purchasing.Rete.Tests.HostCode;

/// <summary>Counts every place where the engine calls the host's code, and throws at the one that a case chose.</summary>
public sealed class Faults
{
    /// <summary>How many calls of the host's code are left before one throws; below zero none does.</summary>
    public int Countdown { get; set; } = -1;

    /// <summary>The calls of the host's code, in order, by their places.</summary>
    public List<string> Calls { get; private set; } = [];

    /// <summary>Where it threw; null while it has not.</summary>
    public string? Thrown { get; private set; }

    /// <summary>The places that threw, over all cases.</summary>
    public HashSet<string> Places { get; } = [];

    /// <summary>Begins a run in which the call of that number throws, counted from 0; below zero none does.</summary>
    public void Begin(int throwsAt)
    {
        Countdown = throwsAt;
        Calls = [];
        Thrown = null;
    }

    public T Or<T>(string place, T value)
    {
        Pass(place);
        return value;
    }

    public void Pass(string place)
    {
        Calls.Add(place);
        if (Countdown < 0 || Countdown-- > 0) return;
        Thrown = place;
        Places.Add(place);
        throw new FaultException(place);
    }
}

/// <summary>What the host's code throws in these tests.</summary>
public sealed class FaultException(string place) : Exception($"the host's {place} failed");
