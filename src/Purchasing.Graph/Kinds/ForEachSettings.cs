using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Kinds;

/// <summary>What a foreach node does.</summary>
/// <param name="Body">The graph to run for each item.</param>
/// <param name="Item">The position of the input of the body that takes the item.</param>
/// <param name="Concurrency">How many items are under way at once.</param>
/// <param name="Collect">Whether failed items are listed rather than failing the node.</param>
sealed record ForEachSettings(LogicGraph Body, int Item, int Concurrency, bool Collect);
