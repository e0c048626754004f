using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>What the reader of one rule knows beyond the names in sight.</summary>
internal sealed class RuleScope(Scope scope)
{
    /// <summary>The names that hold after the conditions.</summary>
    public Scope Scope { get; } = scope;

    /// <summary>The variables that stand for facts, which actions may change.</summary>
    public HashSet<Variable> Facts { get; } = [];

    /// <summary>The <c>let</c>s, to be bound again for the actions, where fields are proven not null.</summary>
    public List<(string Name, JsonValue Expression)> Lets { get; } = [];

    /// <summary>Names bound in some branches of an <c>or</c> only.</summary>
    public HashSet<string> Partial { get; } = new(StringComparer.Ordinal);
}
