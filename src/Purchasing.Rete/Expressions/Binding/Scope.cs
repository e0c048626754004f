using System.Diagnostics.CodeAnalysis;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Binding;

/// <summary>The names that an expression may use. A child scope sees its parent's names and keeps its own to itself.</summary>
internal sealed class Scope
{
    private readonly Scope? _parent;
    private readonly List<BoundField> _notNull;

    // Made with the first name: most scopes add none.
    private Dictionary<string, ScopeEntry>? _entries;
    private HashSet<string>? _poisoned;

    public Scope(FunctionTable functions, IReadOnlyDictionary<string, Type>? enums = null)
    {
        Functions = functions;
        Enums = enums;
        _notNull = [];
    }

    private Scope(Scope parent)
    {
        _parent = parent;
        Functions = parent.Functions;
        Enums = parent.Enums;
        AssumeProven = parent.AssumeProven;
        _notNull = [.. parent._notNull];
    }

    private Dictionary<string, ScopeEntry> Entries => _entries ??= new Dictionary<string, ScopeEntry>(StringComparer.Ordinal);

    public FunctionTable Functions { get; }

    /// <summary>Enum types by name, for constants written <c>Type.member</c>.</summary>
    public IReadOnlyDictionary<string, Type>? Enums { get; }

    /// <summary>
    /// Whether fields that the rule's conditions have proven not null count as such. Only actions and sentences may
    /// rely on it: the network is free to evaluate the conditions themselves in another order.
    /// </summary>
    public bool AssumeProven { get; set; }

    public Scope Child() => new(this);

    public bool TryFind(string name, [NotNullWhen(true)] out ScopeEntry? entry)
    {
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._entries is not null && scope._entries.TryGetValue(name, out entry)) return true;
        }
        entry = null;
        return false;
    }

    public bool TryAdd(Variable variable) => TryAdd(variable.Name, new ScopeEntry(variable, null, 1));

    public bool TryAdd(string name, BoundExpression expression, int size) => TryAdd(name, new ScopeEntry(null, expression, size));

    /// <summary>Notes a name whose definition has an error: its uses are not reported as unknown.</summary>
    public void Poison(string name) => (_poisoned ??= new(StringComparer.Ordinal)).Add(name);

    public bool IsPoisoned(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._poisoned is not null && scope._poisoned.Contains(name)) return true;
        }
        return false;
    }

    /// <summary>Puts an expression in the place of a name that an outer scope has.</summary>
    public void Replace(string name, BoundExpression expression, int size) => Entries[name] = new ScopeEntry(null, expression, size);

    /// <summary>Variables added to this scope itself.</summary>
    public IEnumerable<Variable> OwnVariables()
    {
        if (_entries is null) yield break;
        foreach (ScopeEntry entry in _entries.Values)
        {
            if (entry.Variable is not null) yield return entry.Variable;
        }
    }

    public bool TryFindEnum(string name, [NotNullWhen(true)] out Type? type)
    {
        type = null;
        return Enums is not null && Enums.TryGetValue(name, out type);
    }

    /// <summary>All names in sight, for suggestions.</summary>
    public IEnumerable<string> Names()
    {
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._entries is null) continue;
            foreach (string name in scope._entries.Keys) yield return name;
        }
    }

    public IEnumerable<Variable> Variables()
    {
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._entries is null) continue;
            foreach (ScopeEntry entry in scope._entries.Values)
            {
                if (entry.Variable is not null) yield return entry.Variable;
            }
        }
    }

    public bool IsProvenNotNull(Variable variable, FactField field)
    {
        if (!AssumeProven) return false;
        foreach (BoundField proven in _notNull)
        {
            if (proven.Field == field && proven.Target.Variable == variable) return true;
        }
        return false;
    }

    /// <summary>Notes the fields that cannot be null when the test holds.</summary>
    public void Learn(BoundExpression test)
    {
        if (test is BoundIn { ItemIsCollection: false } membership && membership.Items.All(i => !TypeRules.MayBeNull(Strip(i)) || i is BoundConstant { Value: not null }))
            LearnStrict(membership.Value);
        if (test is not BoundBinary binary) return;
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                Learn(binary.Left);
                Learn(binary.Right);
                break;
            case BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                LearnStrict(binary.Left);
                LearnStrict(binary.Right);
                break;
            case BinaryOperator.Equal:
                if (!TypeRules.MayBeNull(Strip(binary.Right))) LearnStrict(binary.Left);
                if (!TypeRules.MayBeNull(Strip(binary.Left))) LearnStrict(binary.Right);
                break;
            case BinaryOperator.NotEqual:
                if (binary.Right is BoundConstant { Value: null }) LearnStrict(binary.Left);
                if (binary.Left is BoundConstant { Value: null }) LearnStrict(binary.Right);
                break;
        }
    }

    private bool TryAdd(string name, ScopeEntry entry)
    {
        // A variable may hide a parameter or a fact of an outer scope only by mistake.
        if (TryFind(name, out _)) return false;
        Entries.Add(name, entry);
        return true;
    }

    private static BoundExpression Strip(BoundExpression expression) => expression is BoundConvert convert ? Strip(convert.Operand) : expression;

    /// <summary>The expression is not null: so are the operands of its arithmetic, which null would have passed through.</summary>
    private void LearnStrict(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundField field:
                _notNull.Add(field);
                break;
            case BoundConvert convert:
                LearnStrict(convert.Operand);
                break;
            case BoundUnary unary:
                LearnStrict(unary.Operand);
                break;
            case BoundBinary { Operator: <= BinaryOperator.Modulo } binary when binary.Type != typeof(string):
                LearnStrict(binary.Left);
                LearnStrict(binary.Right);
                break;
        }
    }
}
