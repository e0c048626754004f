using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Model;

/// <summary>One rule, type-checked and ready for the network compiler.</summary>
internal sealed record RuleModel
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The static salience; 0 when <see cref="SalienceExpression"/> is given.</summary>
    public int Salience { get; init; }

    /// <summary>Salience computed over the match when it becomes active (an int), or null.</summary>
    public BoundExpression? SalienceExpression { get; init; }

    /// <summary>The stage it belongs to; null outside of stages.</summary>
    public StageModel? Stage { get; init; }

    /// <summary>The agenda group; null is the main group.</summary>
    public string? Group { get; init; }

    public string? ActivationGroup { get; init; }

    /// <summary>The rule's own changes do not activate it again for the same facts.</summary>
    public bool NoLoop { get; init; }

    /// <summary>While its group has the focus, no new activation of the rule arises.</summary>
    public bool LockOnActive { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? EffectiveFrom { get; init; }

    public DateTimeOffset? EffectiveTo { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public required ConditionModel When { get; init; }

    public required IReadOnlyList<ActionModel> Then { get; init; }

    /// <summary>The sentence that explains a firing, evaluated after its actions; null when the rule has none.</summary>
    public BoundTemplate? Because { get; init; }

    /// <summary>For a rule expanded from a decision table: the table's name and the row, from 1.</summary>
    public (string Table, int Row)? TableRow { get; init; }

    public required SourceLocation Location { get; init; }
}

/// <summary>Which changes wake a pattern.</summary>
internal enum Reactivity
{
    /// <summary>A modify wakes only the patterns that read a field whose value changed.</summary>
    Field,

    /// <summary>A modify wakes every pattern of the fact, as retract and assert would (CLIPS).</summary>
    Fact,
}

/// <summary>The order among activations of equal salience.</summary>
internal enum ConflictOrder
{
    /// <summary>The newest activation first (CLIPS "depth").</summary>
    Depth,

    /// <summary>The oldest activation first (CLIPS "breadth").</summary>
    Breadth,
}

/// <summary>A whole rule set, type-checked: what a network is compiled from.</summary>
internal sealed record RuleSetModel
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<FactType> FactTypes { get; init; }

    public required IReadOnlyList<RuleModel> Rules { get; init; }

    public required IReadOnlyDictionary<string, object?> Parameters { get; init; }

    /// <summary>The parameters with what they may be, in the order of the file.</summary>
    public required IReadOnlyList<RuleParameter> ParameterInfo { get; init; }

    /// <summary>The rule set with other values for parameters, for a test that asks for them; null when it cannot be made.</summary>
    public Func<IReadOnlyDictionary<string, object?>, RuleSetModel?>? WithParameters { get; init; }

    public Reactivity Reactivity { get; init; } = Reactivity.Field;

    public ConflictOrder Order { get; init; } = ConflictOrder.Depth;

    /// <summary>The most firings in one call of Fire before it stops with an error.</summary>
    public int FiringLimit { get; init; } = 1_000_000;

    public IReadOnlyList<RuleTestModel> Tests { get; init; } = [];

    /// <summary>Parameters, functions and enums, for conditions asked later. Bind with it under its lock: it fills caches.</summary>
    public required Scope Scope { get; init; }

    /// <summary>What <c>now()</c> and <c>today()</c> read; null when no expression of the rule set does.</summary>
    public RuleClock? Clock { get; init; }

    /// <summary>SHA-256 over the text of the rule file, its includes and the parameters in force, in hexadecimal.</summary>
    public required string Hash { get; init; }
}

/// <summary>A test carried by the rule file: facts given, facts and firings expected (as JSON values by field name).</summary>
internal sealed record RuleTestModel(
    string Name,
    IReadOnlyList<(FactType Type, IReadOnlyDictionary<FactField, object?> Values)> Given,
    IReadOnlyList<(FactType Type, IReadOnlyDictionary<FactField, object?> Values)> Expected,
    IReadOnlyList<string>? ExpectedFired,
    SourceLocation Location)
{
    /// <summary>Values of parameters that hold for this test only.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Rules that must be among those that fired, in any order.</summary>
    public IReadOnlyList<string> Fires { get; init; } = [];

    /// <summary>The instant at which the test's session starts; null for the host's clock.</summary>
    public DateTimeOffset? Now { get; init; }
}
