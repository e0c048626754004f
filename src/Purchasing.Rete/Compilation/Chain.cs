using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>Stands for the start of a group's branch while a network is built.</summary>
internal sealed class BranchOutlet(int id)
{
    public int Id { get; } = id;
}

/// <summary>The node chain of one rule branch while it is built.</summary>
internal sealed class Chain(string rule, WatchedFields watch)
{
    public string Rule { get; } = rule;

    /// <summary>What a test of this chain counts as when it throws.</summary>
    public FailureAnswer OnFailure { get; init; }

    /// <summary>What the next node hangs on: an alpha node, a beta node or a branch's start; null at the very beginning.</summary>
    public object? Outlet { get; set; }

    /// <summary>For a group's branch, where it starts.</summary>
    public BranchOutlet? Start { get; private init; }

    /// <summary>What the pattern that bound the last fact watches.</summary>
    public ulong Watch { get; set; } = FieldBits.All;

    /// <summary>Level of the tokens that the next node receives.</summary>
    public int Level { get; private set; }

    public Dictionary<Variable, int> Levels { get; } = [];

    /// <summary>The variables in the order of their patterns.</summary>
    public List<Variable> Bound { get; } = [];

    /// <summary>A pattern was added: the tokens that follow are one level longer and end in its fact.</summary>
    public void Bind(Variable variable)
    {
        Level++;
        Levels.Add(variable, Level);
        Bound.Add(variable);
    }

    /// <summary>A condition that binds nothing was added.</summary>
    public void Skip()
    {
        Level++;
        Watch = FieldBits.All;
    }

    public ulong WatchOf(Variable variable) => watch[variable];

    /// <summary>A branch off this chain; its first tokens are one level longer.</summary>
    public Chain Branch(BranchOutlet start, FailureAnswer onFailure)
    {
        var branch = new Chain(Rule, watch) { Outlet = start, Start = start, Level = Level + 1, OnFailure = onFailure };
        foreach ((Variable variable, int level) in Levels) branch.Levels.Add(variable, level);
        branch.Bound.AddRange(Bound);
        return branch;
    }
}
