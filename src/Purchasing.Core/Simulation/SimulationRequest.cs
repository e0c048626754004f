using Purchasing.Rete;

namespace Purchasing.Core.Simulation;

/// <summary>What of a catalogue is simulated. Immutable.</summary>
public sealed record SimulationRequest
{
    /// <summary>Most products of one simulation.</summary>
    public const int MostProducts = 10_000;

    /// <summary>The products; at least one.</summary>
    public required IReadOnlyCollection<string> ProductIds { get; init; }

    /// <summary>How many days.</summary>
    public int Days { get; init; } = 365;

    /// <summary>Begins the generated demand.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>See <see cref="SimulationOptions.Spread"/>.</summary>
    public decimal Spread { get; init; } = 0.3m;

    /// <summary>See <see cref="SimulationOptions.AverageOverDays"/>.</summary>
    public int? AverageOverDays { get; init; }

    /// <summary>See <see cref="SimulationOptions.HoldingRate"/>.</summary>
    public decimal HoldingRate { get; init; } = 0.2m;

    /// <summary>What was used of a product on each day, by its id; products without it have a generated demand.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<decimal>>? History { get; init; }

    /// <summary>Rules to play beside those in force, over the same days; null for none.</summary>
    public RuleSet? Other { get; init; }

    /// <summary>What the other rules are called.</summary>
    public string OtherName { get; init; } = "supposed";

    /// <summary>A name for rules to play beside those in force: where they come from, and the parameters that are set.</summary>
    /// <param name="rules">A file or version; null for the rules in force.</param>
    /// <param name="parameters">The parameters that are set.</param>
    public static string NameOf(string? rules, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        string name = string.Join(", ", parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Prepend(rules ?? "").Where(part => part.Length > 0));
        return name.Length == 0 ? "supposed" : name;
    }

    /// <summary>See <see cref="SimulationOptions.KeepDays"/>.</summary>
    public bool KeepDays { get; init; }

    /// <summary>See <see cref="SimulationOptions.Check"/>.</summary>
    public bool Check { get; init; }
}
