namespace Purchasing.Rete.Inspection;

/// <summary>A node of a drawing.</summary>
internal readonly record struct DrawnNode(string Id, string Label, DrawnNodeKind Kind);
