namespace Purchasing.Graph.Compilation;

/// <summary>What a node of a flattened graph is.</summary>
enum NodeRole
{
    /// <summary>A node its author wrote.</summary>
    Work,

    /// <summary>The beginning of a subgraph: hands the subgraph's inputs to its nodes.</summary>
    Entry,

    /// <summary>The end of a subgraph: gathers its outputs, and stands for it as a whole.</summary>
    Exit,
}
