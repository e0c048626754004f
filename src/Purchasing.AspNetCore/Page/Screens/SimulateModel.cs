using Purchasing.Core.Simulation;
using Purchasing.Rete.Hosting;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Simulate.</summary>
internal sealed record SimulateModel
{
    /// <summary>Versions of the rules that can be played beside those in force.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The parameters of the rules in force.</summary>
    public required IReadOnlyList<RuleParameter> Parameters { get; init; }

    /// <summary>What came out; empty before it was asked for.</summary>
    public IReadOnlyList<SimulationResult> Results { get; init; } = [];

    /// <summary>The stock over time as an address of an image.</summary>
    public string? Plot { get; init; }

    /// <summary>What is wrong with what was supposed; null when nothing is.</summary>
    public string? Problem { get; init; }
}
