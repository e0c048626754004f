using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>One result of an accumulate, type-checked, before its row type exists.</summary>
internal sealed record Computation(string Function, IReadOnlyList<BoundExpression> Arguments, Type Type, bool IsNullable, HostAccumulator? Custom);
