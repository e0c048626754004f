using Purchasing.Core.Catalogue;
using Purchasing.Rete.Hosting;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen What if.</summary>
internal sealed record WhatIfModel
{
    /// <summary>Versions of the rules that can be compared with those in force.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The parameters of the rules in force.</summary>
    public required IReadOnlyList<RuleParameter> Parameters { get; init; }

    /// <summary>Whether a comparison was asked for.</summary>
    public bool IsCompared { get; init; }

    /// <summary>The rules by which what is shown differs, by product.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RulesOf { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<Comparison> Rows { get; init; } = [];

    public int Compared { get; init; }

    public int Differing { get; init; }

    /// <summary>Money now and then by currency.</summary>
    public IReadOnlyList<(string Currency, decimal Before, decimal After)> Money { get; init; } = [];

    /// <summary>What is wrong with what was supposed; null when nothing is.</summary>
    public string? Problem { get; init; }
}
