using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// Compiles a rule set to a network. Rules share alpha nodes and the prefixes of their joins as far as they test
/// the same; patterns that watch different fields are kept apart, so that a modify wakes exactly the rules that
/// read a changed field.
/// </summary>
internal sealed class NetworkCompiler
{
    private readonly RuleSetModel _model;
    private readonly FieldNumbering _fields;
    private readonly JoinOrder _joinOrder;
    private readonly List<BetaNode> _nodes = [];
    private readonly List<AlphaNode> _alphas = [];
    private readonly List<ILazyNode> _lazy = [];
    private readonly List<AlphaNode> _memories = [];
    private readonly Dictionary<string, AlphaNode> _alphaByKey = [];
    private readonly Dictionary<string, TwoInputNode> _betaByKey = [];
    private readonly Dictionary<object, List<BetaNode>> _outlets = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AlphaNode, List<TwoInputNode>> _rightOf = [];
    private readonly NameNumbering _groups = new("");
    private readonly NameNumbering _activationGroups = new();
    private readonly TieredCompiler _delegates;
    private readonly DelegateBatch _batch;

    private readonly List<AlphaTests> _tests = [];

    // The joins whose left memory is hashed by a key that cannot fail, with the key.
    private readonly Dictionary<JoinNode, string> _leftKeys = [];
    private bool _usesInitialFact;

    private NetworkCompiler(RuleSetModel model, TieredCompiler delegates)
    {
        _delegates = delegates;
        _batch = new DelegateBatch(delegates, delegates.ShareFrom);
        _model = model;
        _fields = new FieldNumbering(model.FactTypes);
        _joinOrder = new JoinOrder(model.Rules);
    }

    public static CompiledNetwork Compile(RuleSetModel model, TieredCompiler delegates) => new NetworkCompiler(model, delegates).Run();

    private CompiledNetwork Run()
    {
        var rules = new List<CompiledRule>();
        foreach (RuleModel rule in _model.Rules)
        {
            if (!rule.Enabled) continue;
            var compiled = new CompiledRule
            {
                Index = rules.Count,
                Model = rule,
                Group = _groups.IndexOf(rule.Group ?? ""),
                ActivationGroup = rule.ActivationGroup is null ? -1 : _activationGroups.IndexOf(rule.ActivationGroup),
                Supports = rule.Then.Any(a => a is InsertAction { Logical: true }),
            };
            rules.Add(compiled);
            foreach (IReadOnlyList<ConditionModel> branch in ConditionNormalizer.Branches(rule.When))
                if (!IsNever(branch)) AddBranch(compiled, branch);
        }

        // Groups that only an action or the host names exist too: focusing them is no error.
        foreach (FocusAction focus in _model.Rules.SelectMany(r => r.Then).OfType<FocusAction>()) _groups.IndexOf(focus.Group);
        AgendaLayout agenda = LayOutAgenda(rules);
        Finish();
        _batch.Make();
        return new CompiledNetwork
        {
            Nodes = [.. _nodes],
            Alphas = [.. _alphas],
            LazyNodes = [.. _lazy],
            Rules = [.. rules],
            Agenda = agenda,
            Memories = [.. _memories],
            UsesInitialFact = _usesInitialFact,
            Delegates = _delegates,
            FieldBit = _fields.Bit,
            Written = _fields.Written,
            FactTypes = _model.FactTypes.ToDictionary(t => t.ClrType),
        };
    }

    /// <summary>Whether a condition is false whatever the facts are, as the parameters in force make it: such a branch costs nothing.</summary>
    private static bool IsNever(IReadOnlyList<ConditionModel> conditions) =>
        conditions.Any(condition => condition is PatternCondition pattern && pattern.Tests.Any(test => test is BoundConstant { Value: false }));

    private void AddBranch(CompiledRule rule, IReadOnlyList<ConditionModel> conditions)
    {
        var watch = new WatchedFields(_fields.Bit);
        foreach (BoundExpression expression in conditions.SelectMany(ConditionExpressions.Of)) watch.Add(expression);
        var chain = new Chain(rule.Name, watch);
        foreach (ConditionModel condition in _joinOrder.Arrange(conditions, rule.Model.Then)) Append(chain, condition);
        var scope = new EmitScope(null, chain.Levels, chain.Level);
        var terminal = new TerminalNode
        {
            Rule = rule,
            Bindings = Bindings(conditions, chain),
            Label = rule.Name,
            LeftWatch = chain.Watch,
        };
        var frame = new DelegateEmitter.Frame(scope, hasToken: true);
        ActionTarget target = ActionTarget.ForNetwork(frame, _fields.Written, name => _groups.IndexOf(name));
        Expression actions = new ActionEmitter(target, rule.Name, rule.Model.Because).Body(rule.Model.Then);
        _batch.Add(Expression.Lambda<RuleAction>(frame.Wrap(actions), frame.Memory, frame.Token), d => terminal.Action = d);
        if (rule.Model.SalienceExpression is { } salience)
            _batch.Add(DelegateEmitter.Salience(salience, scope), d => terminal.Salience = d);
        if (rule.Model.Because is { } because)
            terminal.Because = new SentenceSource(because, scope, _delegates).Of;
        Add(terminal, chain.Outlet!);
    }

    /// <summary>The bound variables in the order of the file, whatever order they are joined in.</summary>
    private static Binding[] Bindings(IReadOnlyList<ConditionModel> conditions, Chain chain)
    {
        List<Variable?> stated = [.. conditions.Select(c => c is PatternCondition pattern ? pattern.Variable : (c as AccumulateCondition)?.Row)];
        Variable[] variables = [.. chain.Bound.OrderBy(stated.IndexOf)];
        var bindings = new Binding[variables.Length];
        for (int i = 0; i < bindings.Length; i++)
            bindings[i] = new Binding(variables[i].Name, variables[i].FactType, chain.Level - chain.Levels[variables[i]]);
        return bindings;
    }

    private void Append(Chain chain, ConditionModel condition)
    {
        switch (condition)
        {
            case PatternCondition pattern when chain.Outlet is null:
                First(chain, pattern);
                break;
            case PatternCondition pattern:
                Join(chain, pattern);
                break;
            case NotCondition { Inner: PatternCondition inner } not:
                Block(chain, inner, exists: false, not.Location);
                break;
            case ExistsCondition { Inner: PatternCondition inner } exists:
                Block(chain, inner, exists: true, exists.Location);
                break;
            case NotCondition not:
                Group(chain, not.Inner, exists: false);
                break;
            case ExistsCondition exists:
                Group(chain, exists.Inner, exists: true);
                break;
            case AccumulateCondition accumulate:
                Accumulate(chain, accumulate);
                break;
            default:
                throw new InvalidOperationException($"Unexpected condition {condition.GetType().Name}.");
        }
    }

    private void First(Chain chain, PatternCondition pattern)
    {
        AlphaNode alpha = Alpha(chain, pattern.Variable, pattern.Tests, [], forMemory: false, chain.OnFailure);
        chain.Outlet = alpha;
        chain.Watch = alpha.Watch;
        chain.Bind(pattern.Variable);
    }

    private void Join(Chain chain, PatternCondition pattern)
    {
        JoinParts parts = JoinParts.Split(pattern.Variable, pattern.Tests);
        AlphaNode alpha = Alpha(chain, pattern.Variable, parts.Alpha, parts.RightKey, forMemory: true, chain.OnFailure, parts.Inequality?.Right);
        string key = $"join {IdOf(chain.Outlet!)} a{alpha.Id} {parts.Canonical(chain)}{Suffix(parts.Join, chain.OnFailure)}";
        if (!_betaByKey.TryGetValue(key, out TwoInputNode? node))
        {
            var join = new JoinNode { Right = alpha, LeftWatch = chain.Watch, Label = parts.Label };
            node = join;
            if (!parts.KeyMayFail && parts.Inequality is null) _leftKeys.Add(join, parts.CanonicalLeftKey(chain));
            SetTests(node, chain, pattern.Variable, parts, pattern.Location, chain.OnFailure);
            Add(node, chain.Outlet!);
            _betaByKey.Add(key, node);
        }

        chain.Outlet = node;
        chain.Watch = alpha.Watch;
        chain.Bind(pattern.Variable);
    }

    private void Block(Chain chain, PatternCondition pattern, bool exists, SourceLocation location)
    {
        StartIfEmpty(chain);
        FailureAnswer onFailure = Inner(chain.OnFailure, exists);
        JoinParts parts = JoinParts.Split(pattern.Variable, pattern.Tests);
        AlphaNode alpha = Alpha(chain, pattern.Variable, parts.Alpha, parts.RightKey, forMemory: true, onFailure, parts.Inequality?.Right);
        string key = $"{(exists ? "exists" : "not")} {IdOf(chain.Outlet!)} a{alpha.Id} {parts.Canonical(chain)}{Suffix(parts.Join, onFailure)}";
        if (!_betaByKey.TryGetValue(key, out TwoInputNode? node))
        {
            node = new BlockNode { Exists = exists, Right = alpha, LeftWatch = chain.Watch, Label = parts.Label };
            SetTests(node, chain, pattern.Variable, parts, location, onFailure);
            Add(node, chain.Outlet!);
            _betaByKey.Add(key, node);
        }

        chain.Outlet = node;
        chain.Skip();
    }

    private void Group(Chain chain, ConditionModel inner, bool exists)
    {
        StartIfEmpty(chain);
        var head = new NestedConditionNode { Exists = exists, LeftWatch = chain.Watch, Label = exists ? "exists group" : "not group" };
        Add(head, chain.Outlet!);
        Chain branch = chain.Branch(new BranchOutlet(_nodes.Count), Inner(chain.OnFailure, exists));
        AppendAll(branch, inner);
        var tail = new NestedConditionTail { Head = head, LeftWatch = branch.Watch, Label = "group result" };
        Add(tail, branch.Outlet!);
        head.Start = _outlets[branch.Start!].Single();
        chain.Outlet = head;
        chain.Skip();
    }

    private void Accumulate(Chain chain, AccumulateCondition condition)
    {
        StartIfEmpty(chain);
        // Of a source that fails, the contribution fails; where a missing result lets a rule fire, nothing is safe.
        bool isFatal = chain.OnFailure != FailureAnswer.False;
        FailureAnswer source = isFatal ? FailureAnswer.Fault : FailureAnswer.True;
        var site = new ConditionSite(chain.Rule, "accumulate", condition.Location, isFatal);
        List<BoundExpression> checks = isFatal ? [] : [.. PatternTests(condition.Source).Where(ExpressionAnalysis.CanThrow)];
        AlphaNode alpha;
        JoinParts? parts = null;
        EmitScope valueScope;
        Chain? branch = null;
        var start = new BranchOutlet(_nodes.Count);
        if (condition.Source is PatternCondition pattern)
        {
            parts = JoinParts.Split(pattern.Variable, pattern.Tests);
            alpha = Alpha(chain, pattern.Variable, parts.Alpha, parts.RightKey, forMemory: true, source);
            valueScope = new EmitScope(pattern.Variable, chain.Levels, chain.Level);
        }
        else
        {
            branch = chain.Branch(start, source);
            // A node that never matches stands in as the right input; facts arrive through the branch.
            alpha = new AlphaNode { Id = -1, Type = InitialFact.FactType, Watch = 0 };
            // The scope's level is set below, once the branch has its length.
            valueScope = new EmitScope(null, branch.Levels, 0);
        }

        int nodeId = _nodes.Count;
        if (branch is not null)
        {
            // Reserve the head's place first: ids grow along every path.
            _nodes.Add(null!);
            AppendAll(branch, condition.Source);
            valueScope = valueScope with { Level = branch.Level };
        }

        var node = new AccumulateNode
        {
            Right = alpha,
            LeftWatch = chain.Watch,
            NewAccumulators = new AccumulatorFactory(_delegates, condition, valueScope).Create(),
            Site = site,
            Label = string.Join(", ", condition.Results.Select(r => $"{r.Field.Name} = {r.Function}")),
        };
        Type rowType = condition.Row.FactType.ClrType;
        if (parts is not null) SetTests(node, chain, parts.Own, parts, condition.Source.Location, source);
        if (checks.Count > 0) _batch.Add(DelegateEmitter.JoinTest(checks, valueScope, site: null, onFailure: false), d => node.Check = d);
        _batch.Add(DelegateEmitter.Factory(rowType), d => node.NewRow = d);
        if (condition.GroupBy.Count > 0)
        {
            _batch.Add(DelegateEmitter.GroupHash([.. condition.GroupBy.Select(g => g.Key)], valueScope), d => node.KeyHash = d);
            _batch.Add(DelegateEmitter.GroupTest(condition.GroupBy, valueScope, rowType), d => node.KeyEquals = d);
            _batch.Add(DelegateEmitter.GroupWrite(condition.GroupBy, valueScope, rowType), d => node.WriteKey = d);
        }

        if (condition.Having.Count > 0)
            _batch.Add(DelegateEmitter.JoinTest(condition.Having, new EmitScope(condition.Row, chain.Levels, chain.Level), site, chain.OnFailure == FailureAnswer.True), d => node.Having = d);
        if (branch is null)
        {
            Add(node, chain.Outlet!);
        }
        else
        {
            _nodes[nodeId] = node;
            node.Id = nodeId;
            Feed(chain.Outlet!, node);
            Add(new AccumulateTail { Head = node, LeftWatch = branch.Watch, Label = "contribution" }, branch.Outlet!);
            node.Start = _outlets[start].Single();
            AddLazy(node);
        }

        chain.Outlet = node;
        chain.Watch = FieldBits.All;
        chain.Bind(condition.Row);
    }

    /// <summary>What a test under <c>not</c> or <c>exists</c> counts as when it throws.</summary>
    private static FailureAnswer Inner(FailureAnswer outer, bool exists) => outer switch
    {
        _ when exists => outer,
        FailureAnswer.False => FailureAnswer.True,
        // A not within a not could answer false; within the source of an accumulate it could not.
        _ => FailureAnswer.Fault,
    };

    /// <summary>Keeps apart nodes that test the same and answer a failure differently; most tests cannot fail.</summary>
    private static string Suffix(IReadOnlyList<BoundExpression> tests, FailureAnswer onFailure) =>
        onFailure == FailureAnswer.False || !tests.Any(ExpressionAnalysis.CanThrow) ? "" : $" failing {onFailure}";

    /// <summary>The tests of the patterns that a match of a condition is made of.</summary>
    private static IEnumerable<BoundExpression> PatternTests(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => pattern.Tests,
        TestCondition test => [test.Test],
        AndCondition and => and.Children.SelectMany(PatternTests),
        _ => [],
    };

    private void AppendAll(Chain chain, ConditionModel inner)
    {
        IReadOnlyList<IReadOnlyList<ConditionModel>> branches = ConditionNormalizer.Branches(inner, nested: true);
        foreach (ConditionModel condition in branches.Single()) Append(chain, condition);
    }

    private void StartIfEmpty(Chain chain)
    {
        if (chain.Outlet is not null) return;
        _usesInitialFact = true;
        First(chain, new PatternCondition(new Variable("", InitialFact.FactType), [], default));
    }

    private AlphaNode Alpha(Chain chain, Variable variable, IReadOnlyList<BoundExpression> tests, IReadOnlyList<BoundExpression> key, bool forMemory, FailureAnswer onFailure, BoundExpression? sortedBy = null)
    {
        if (variable.FactType == InitialFact.FactType) _usesInitialFact = true;
        ulong watch = _model.Reactivity == Reactivity.Fact
            ? FieldBits.All
            : FieldBits.Existence | (chain.WatchOf(variable));
        string Name(Variable v) => v == variable ? "$" : throw new InvalidOperationException("Not a test of one fact.");
        string identity = string.Join('&', tests.Select(t => ExpressionKey.Of(t, Name)).Order(StringComparer.Ordinal))
            + (forMemory ? " key " + string.Join(',', key.Select(k => ExpressionKey.Of(k, Name))) : "")
            + (sortedBy is null ? "" : " sorted by " + ExpressionKey.Of(sortedBy, Name))
            + $" watch {watch:X} of {variable.FactType.Name}{Suffix(tests, onFailure)}";
        if (_alphaByKey.TryGetValue(identity, out AlphaNode? node)) return node;
        string text = string.Join(" && ", tests.Select(ExpressionText.Of));
        ConstantTest[] constants = [.. tests.Select(t => JoinParts.AsConstantTest(t, variable)).OfType<ConstantTest>()];
        node = new AlphaNode
        {
            Id = _alphas.Count,
            Type = variable.FactType,
            Watch = watch,
            Memory = forMemory ? _memories.Count : -1,
            MemoryFields = MemoryFields(variable, tests, sortedBy is null ? key : [sortedBy]),
            ConstantTests = constants,
            TestsConstantsOnly = constants.Length == tests.Count,
            TestsOneConstant = tests.Count == 1 && constants is [{ Operator: BinaryOperator.Equal }],
            Label = variable.FactType.Name + (text.Length == 0 ? "" : " where " + text),
        };
        AlphaNode made = node;
        if (tests.Count > 0)
            _tests.Add(new AlphaTests(node, tests, variable, new ConditionSite(chain.Rule, "on " + variable, tests[0].Location, onFailure == FailureAnswer.Fault), onFailure == FailureAnswer.True));
        if (key.Count > 0) _batch.Add(DelegateEmitter.FactHash(key, variable), d => made.Key = d);
        if (sortedBy is not null) _batch.Add(DelegateEmitter.FactCode(sortedBy, variable), d => made.Code = d);
        if (forMemory) _memories.Add(node);
        _alphas.Add(node);
        _alphaByKey.Add(identity, node);
        return node;
    }

    private ulong MemoryFields(Variable variable, IReadOnlyList<BoundExpression> tests, IReadOnlyList<BoundExpression> key)
    {
        var watch = new WatchedFields(_fields.Bit);
        foreach (BoundExpression expression in tests.Concat(key)) watch.Add(expression);
        return FieldBits.Existence | watch[variable];
    }

    private void SetTests(TwoInputNode node, Chain chain, Variable own, JoinParts parts, SourceLocation location, FailureAnswer onFailure)
    {
        node.KeyMayFail = parts.KeyMayFail;
        if (parts.LeftKey.Count > 0)
            _batch.Add(DelegateEmitter.TokenHash(parts.LeftKey, new EmitScope(null, chain.Levels, chain.Level)), d => node.LeftKey = d);
        if (parts.Inequality is { } inequality && node is not AccumulateNode)
            _batch.Add(DelegateEmitter.TokenCode(inequality.Left, new EmitScope(null, chain.Levels, chain.Level)), d => node.Ordering = new JoinOrdering(d, inequality.FactIsGreater));
        if (parts.Join.Count > 0)
            _batch.Add(DelegateEmitter.JoinTest(parts.Join, new EmitScope(own, chain.Levels, chain.Level), new ConditionSite(chain.Rule, "on " + own, location, onFailure == FailureAnswer.Fault), onFailure == FailureAnswer.True), d => node.Test = d);
    }

    private void Add(BetaNode node, object outlet)
    {
        node.Id = _nodes.Count;
        _nodes.Add(node);
        Feed(outlet, node);
        if (node is TwoInputNode { Right.Id: >= 0 } twoInput)
        {
            if (!_rightOf.TryGetValue(twoInput.Right, out List<TwoInputNode>? right)) _rightOf.Add(twoInput.Right, right = []);
            right.Add(twoInput);
        }

        if (node is ILazyNode) AddLazy(node);
    }

    private void AddLazy(BetaNode node) => _lazy.Add((ILazyNode)node);

    private void Feed(object outlet, BetaNode node)
    {
        if (!_outlets.TryGetValue(outlet, out List<BetaNode>? fed)) _outlets.Add(outlet, fed = []);
        fed.Add(node);
    }

    private string IdOf(object outlet) => outlet switch
    {
        AlphaNode alpha => $"alpha{alpha.Id}",
        BetaNode node => $"beta{node.Id}",
        BranchOutlet branch => $"branch{branch.Id}",
        _ => throw new InvalidOperationException($"Nothing can hang on {outlet}."),
    };

    /// <summary>Joins of the same matches by the same key share the memory of these matches.</summary>
    private void ShareLeftMemories()
    {
        foreach (List<BetaNode> fed in _outlets.Values)
        {
            if (fed.Count < 2) continue;
            foreach (IGrouping<(string, ulong), JoinNode> same in fed.OfType<JoinNode>().Where(_leftKeys.ContainsKey).GroupBy(join => (_leftKeys[join], join.LeftWatch)).ToArray())
            {
                JoinNode[] joins = [.. same];
                if (joins.Length < 2) continue;
                var fork = new JoinFork { Id = _nodes.Count, LeftWatch = joins[0].LeftWatch, Joins = joins };
                _nodes.Add(fork);
                fed[fed.IndexOf(joins[0])] = fork;
                foreach (JoinNode join in joins)
                {
                    fed.Remove(join);
                    join.Fork = fork;
                }
            }
        }
    }

    private void Finish()
    {
        ShareLeftMemories();
        foreach (AlphaNode alpha in _alphas)
        {
            if (_outlets.TryGetValue(alpha, out List<BetaNode>? first)) alpha.First = [.. first];
            if (_rightOf.TryGetValue(alpha, out List<TwoInputNode>? right)) alpha.Right = [.. right.OrderByDescending(n => n.Id)];
        }

        foreach (BetaNode node in _nodes)
        {
            BetaNode[] fed = _outlets.TryGetValue(node, out List<BetaNode>? list) ? [.. list] : [];
            if (node is TwoInputNode twoInput) twoInput.Successors = fed;
            if (node is NestedConditionNode group) group.Successors = fed;
        }

        AlphaTests.Make(_tests, _batch, _delegates);

        // Lazy nodes settle in topological order, which is the order of their ids.
        _lazy.Sort((a, b) => ((BetaNode)a).Id.CompareTo(((BetaNode)b).Id));
        for (int i = 0; i < _lazy.Count; i++) _lazy[i].LazyIndex = i;
    }

    private AgendaLayout LayOutAgenda(List<CompiledRule> rules)
    {
        int[][] saliences = AgendaLayout.SaliencesOf(rules, _groups.Names.Count);
        int[] first = new int[saliences.Length];
        for (int group = 1; group < first.Length; group++) first[group] = first[group - 1] + saliences[group - 1].Length;
        foreach (TerminalNode terminal in _nodes.OfType<TerminalNode>())
            terminal.Bucket = first[terminal.Rule.Group] + AgendaLayout.RankOf(saliences[terminal.Rule.Group], terminal.Rule.Model.Salience);
        return new AgendaLayout([.. _groups.Names], saliences, _model.Order == ConflictOrder.Depth);
    }
}
