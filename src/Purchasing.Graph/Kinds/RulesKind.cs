using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;
using Purchasing.Rete;
using Purchasing.Rete.Facts;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>rules</c>: runs a rule set over facts. Configuration: <c>ruleSet</c>, the key under which the host registered a
/// <see cref="RuleSet"/> or a <see cref="RuleSetHolder"/>; <c>inputs</c>, names with their types, each a fact or a list of facts;
/// <c>outputs</c>, names with the fact type to read afterwards: <c>Decision</c> for exactly one, <c>Decision?</c> for at most one,
/// <c>Decision[]</c> for all. A further output, <c>fired</c>, lists the sentences of the rules that fired, in order.
/// </summary>
sealed class RulesKind : IBuiltInKind
{
    const string Fired = "fired";
    static readonly SessionOptions Explaining = new() { Explain = true };

    public string Name => "rules";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "ruleSet", "inputs", "outputs");
        if (binding.RequiredString("ruleSet") is not { } key) return null;
        var holder = binding.Services.GetKeyedService<RuleSetHolder>(key);
        var fixedSet = holder is null ? binding.Services.GetKeyedService<RuleSet>(key) : null;
        if (holder is null && fixedSet is null)
        {
            binding.Report($"The host registered no rule set '{key}'.", "ruleSet", "Register a keyed RuleSet or RuleSetHolder.");
            return null;
        }
        RuleSet rules = holder?.Current ?? fixedSet!;
        InputPort[] inputs = PortConfiguration.Inputs(binding, "inputs");
        var outputs = new List<(OutputPort Port, string FactType, Arity Arity)>();
        string[] known = [.. rules.FactTypes.Select(type => type.Name)];
        foreach (var (name, text, type) in PortConfiguration.Types(binding, "outputs"))
        {
            string fact = text.TrimEnd('?', '[', ']');
            if (!known.Contains(fact)) binding.Report($"Rule set '{rules.Name}' has no fact type '{fact}'.", $"outputs.{name}", Nearest.Suggest(fact, known));
            if (name == Fired) binding.Report($"'{Fired}' is the list of fired rules and cannot name another output.", $"outputs.{name}");
            outputs.Add((new OutputPort(name, type), fact, text.EndsWith("[]", StringComparison.Ordinal) ? Arity.All : text.EndsWith('?') ? Arity.AtMostOne : Arity.One));
        }
        return binding.HasProblems ? null : new Handler(holder is null ? () => fixedSet! : () => holder.Current, inputs, [.. outputs], binding.Types);
    }

    enum Arity
    {
        One,
        AtMostOne,
        All,
    }

    sealed class Handler : INodeHandler
    {
        readonly Func<RuleSet> _rules;
        readonly (OutputPort Port, string FactType, Arity Arity)[] _reads;
        readonly PortTypes _types;

        public Handler(Func<RuleSet> rules, InputPort[] inputs, (OutputPort Port, string FactType, Arity Arity)[] reads, PortTypes types)
        {
            _rules = rules;
            _reads = reads;
            _types = types;
            Inputs = inputs;
            Outputs = [.. reads.Select(read => read.Port), OutputPort.Of<IReadOnlyList<string>>(Fired)];
        }

        public IReadOnlyList<InputPort> Inputs { get; }

        public IReadOnlyList<OutputPort> Outputs { get; }

        public NodeTraits Traits => NodeTraits.Pure;

        public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            using Session session = _rules().CreateSession(Explaining);
            for (int i = 0; i < Inputs.Count; i++)
            {
                if (!context.TryInput(i, out object? value) || value is null) continue;
                if (value is IEnumerable<object> facts) session.InsertAll(facts);
                else session.Insert(value);
            }
            await session.FireAsync(cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < _reads.Length; i++) context.SetOutput(i, Read(session, i));
            context.SetOutput(_reads.Length, session.Explanation.Select(firing => firing.ToString()).ToList());
        }

        object? Read(Session session, int index)
        {
            var (port, type, arity) = _reads[index];
            object[] facts = [.. session.Facts(type).Select(fact => fact.Fact)];
            if (arity == Arity.All) return _types.ListOf(port.Type, facts);
            if (facts.Length == 1) return facts[0];
            if (facts.Length == 0 && arity == Arity.AtMostOne) return null;
            throw new NodeFailedException($"The rules left {facts.Length} facts of type {type} for output '{port.Name}', where {(arity == Arity.One ? "exactly" : "at most")} one was expected.");
        }
    }
}
