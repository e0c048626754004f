using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;

namespace Purchasing.Graph.Definition;

/// <summary>One edge as written in a graph file or said to <see cref="GraphBuilder"/>. Immutable.</summary>
/// <param name="From">The source node, or <see cref="GraphDefinition.InputNode"/>.</param>
/// <param name="FromPort">The output that travels; <see langword="null"/> for an edge that carries order alone.</param>
/// <param name="To">The target node.</param>
/// <param name="ToPort">The input it goes to; <see langword="null"/> for an edge that carries order alone.</param>
public sealed record EdgeDefinition(string From, string? FromPort, string To, string? ToPort)
{
    /// <summary>A condition over the outputs of the source; the edge is taken when it is true.</summary>
    public string? When { get; init; }

    /// <summary>Which outcome of the source the edge follows.</summary>
    public EdgeTrigger On { get; init; }

    /// <summary>Where the edge stands in its file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>The places of the edge's JSON, for problems found later.</summary>
    internal JsonPlace? Place { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{From}{(FromPort is null ? "" : "." + FromPort)} -> {To}{(ToPort is null ? "" : "." + ToPort)}";
}
