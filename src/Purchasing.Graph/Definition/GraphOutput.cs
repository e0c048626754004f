using Purchasing.Graph.Diagnostics;

namespace Purchasing.Graph.Definition;

/// <summary>An output of a graph.</summary>
/// <param name="Name">The name the caller uses.</param>
/// <param name="Node">The node it comes from.</param>
/// <param name="Port">The output of that node.</param>
public sealed record GraphOutput(string Name, string Node, string Port)
{
    /// <summary>Where the output stands in its file.</summary>
    public SourceLocation Location { get; init; }
}
