using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>The end of a rule (or of one branch of its <c>or</c>): every token here is a complete match.</summary>
internal sealed class TerminalNode : BetaNode
{
    public required CompiledRule Rule { get; init; }

    /// <summary>How many tokens up from a match each variable's fact is found, by the order of the patterns.</summary>
    public required Binding[] Bindings
    {
        get;
        init
        {
            field = value;
            int levels = 0;
            foreach (Binding binding in value) levels = Math.Max(levels, binding.Hops + 1);
            PatternAt = new int[levels];
            Array.Fill(PatternAt, int.MaxValue);
            for (int i = 0; i < value.Length; i++) PatternAt[value[i].Hops] = i;
        }
    }

    /// <summary>For a number of tokens up from a match, the index of the pattern bound there; <see cref="int.MaxValue"/> where none is.</summary>
    public int[] PatternAt { get; private init; } = [];

    /// <summary>The action list of this branch, compiled.</summary>
    public RuleAction Action { get; set; } = static (_, _) => { };

    /// <summary>Salience computed over the match, which may throw; null when it is static.</summary>
    public Func<WorkingMemory, int, int>? Salience { get; set; }

    /// <summary>The sentence that explains a firing, compiled when an explanation first asks; null when the rule has none.</summary>
    public Func<WorkingMemory, int, SentenceText, string>? Because { get; set; }

    /// <summary>Agenda bucket of the static salience.</summary>
    public int Bucket { get; set; }

    public override IEnumerable<BetaNode> Fed => [];

    public override void LeftActivate(WorkingMemory memory, int token) => memory.AddMatch(this, token);

    public override void Remove(WorkingMemory memory, int token)
    {
        if (memory.Tokens[token].Hash >= 0) memory.Agenda.Remove(ref memory.Tokens, token);
        if (memory.Tokens[token].NodeState != 0) memory.Truth!.Withdraw(memory, token);
    }
}

/// <summary>The actions of a rule, compiled: runs them all, or undoes what it did and throws.</summary>
internal delegate void RuleAction(WorkingMemory memory, int token);

/// <summary>Where the fact of a variable is found from a complete match.</summary>
/// <param name="Name">The variable's name; empty for one the rule did not name.</param>
/// <param name="Type">Its fact type.</param>
/// <param name="Hops">Tokens to walk up.</param>
internal readonly record struct Binding(string Name, FactType Type, int Hops);
