using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Loading.Context;

/// <summary>What the host adds to a rule file, and the limits within which it is read, as the readers need it.</summary>
internal sealed record LoadSettings
{
    /// <summary>The fact types that the host registered, by name.</summary>
    public required IReadOnlyDictionary<string, FactType> Facts { get; init; }

    /// <summary>Its functions.</summary>
    public required IReadOnlyList<(string Name, Delegate Function)> Functions { get; init; }

    /// <summary>Its handlers for the action <c>call</c>, by name.</summary>
    public required IReadOnlyDictionary<string, Delegate> Handlers { get; init; }

    /// <summary>Its accumulate functions, by name.</summary>
    public required IReadOnlyDictionary<string, HostAccumulator> Accumulators { get; init; }

    /// <summary>Values that replace those of the file's parameters.</summary>
    public required IEnumerable<KeyValuePair<string, object?>> Parameters { get; init; }

    /// <summary>The same with more values for parameters.</summary>
    public LoadSettings With(IReadOnlyDictionary<string, object?> parameters)
    {
        Dictionary<string, object?> all = new(Parameters, StringComparer.Ordinal);
        foreach ((string name, object? value) in parameters) all[name] = value;
        return this with { Parameters = all };
    }

    /// <summary>What <c>now()</c> and <c>today()</c> read.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>The zone in which instants are read; null for that of the clock.</summary>
    public required TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The largest rule file, in bytes.</summary>
    public required int MaxFileBytes { get; init; }

    /// <summary>The most rules, rows of decision tables included.</summary>
    public required int MaxRules { get; init; }

    /// <summary>Whether a call of an unknown handler is a warning only.</summary>
    public required bool AllowUnknownHandlers { get; init; }
}
