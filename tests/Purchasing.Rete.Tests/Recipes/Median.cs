using System.Collections.Immutable;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Tests.Recipes;

public sealed class Median : IRuleAccumulator<decimal, ImmutableList<decimal>, decimal?>
{
    public ImmutableList<decimal> Create() => [];

    public ImmutableList<decimal> Add(ImmutableList<decimal> state, decimal value) =>
        state.Insert(state.BinarySearch(value) is var at and >= 0 ? at : ~state.BinarySearch(value), value);

    public ImmutableList<decimal> Remove(ImmutableList<decimal> state, decimal value) => state.RemoveAt(state.BinarySearch(value));

    public decimal? Result(ImmutableList<decimal> state) => state.IsEmpty ? null : state[state.Count / 2];
}
