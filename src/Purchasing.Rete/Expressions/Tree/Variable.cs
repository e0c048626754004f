using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>A variable of one rule that stands for a fact. Compared by identity.</summary>
internal sealed class Variable(string name, FactType factType)
{
    public string Name { get; } = name;

    public FactType FactType { get; } = factType;

    public override string ToString() => $"{Name}: {FactType.Name}";
}
