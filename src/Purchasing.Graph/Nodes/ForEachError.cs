namespace Purchasing.Graph.Nodes;

/// <summary>An item of a <c>foreach</c> node that failed.</summary>
/// <param name="Index">The position of the item, counted from 0.</param>
/// <param name="Item">The item, as text.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record ForEachError(int Index, string Item, string Reason);
