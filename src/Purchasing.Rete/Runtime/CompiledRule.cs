using Purchasing.Rete.Model;

namespace Purchasing.Rete.Runtime;

/// <summary>What the runtime needs of a rule. Immutable.</summary>
internal sealed class CompiledRule
{
    public required int Index { get; init; }

    public required RuleModel Model { get; init; }

    public string Name => Model.Name;

    /// <summary>Index of the agenda group; 0 is the main group.</summary>
    public required int Group { get; init; }

    /// <summary>Index of the activation group, or -1.</summary>
    public required int ActivationGroup { get; init; }

    /// <summary>Whether a fired match must be kept because facts hang on it.</summary>
    public required bool Supports { get; init; }

    /// <summary>The place of its stage among all, from 1; 0 outside of stages.</summary>
    public int Stage => Model.Stage?.Order ?? 0;

    /// <summary>Whether its stage runs once.</summary>
    public bool Once => Model.Stage is { Once: true };

    public bool NoLoop => Model.NoLoop;

    public bool LockOnActive => Model.LockOnActive;
}
