using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>A stage whose rules are read: what it says once for all of them.</summary>
/// <param name="Json">Its declaration.</param>
/// <param name="Outer">The stage around it, or null.</param>
/// <param name="Model">What the engine knows of it.</param>
internal sealed record Stage(JsonValue Json, Stage? Outer, StageModel Model)
{
    /// <summary>How far apart the saliences of two stages are: a rule's own salience orders it within its stage.</summary>
    public const int Width = 1_000_000;

    /// <summary>The highest salience that a rule in a stage may state, and below zero the lowest.</summary>
    public const int MostSalience = (Width / 2) - 1;

    /// <summary>What is added to the salience of its rules.</summary>
    public int Salience => -Width * Model.Order;

    /// <summary>The stages around it and itself, the outermost first.</summary>
    public IEnumerable<Stage> Chain => Outer is null ? [this] : [.. Outer.Chain, this];
}
