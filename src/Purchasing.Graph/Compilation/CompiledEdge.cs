using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Compilation;

/// <summary>An edge of a loaded graph, all ends as indexes.</summary>
sealed class CompiledEdge
{
    /// <summary>Stands for the inputs of the graph as a source.</summary>
    public const int GraphInput = -1;

    /// <summary>Stands for no port: the edge carries order alone.</summary>
    public const int NoPort = -1;

    public required int From { get; init; }
    public required int FromPort { get; init; }
    public required int To { get; init; }
    public required int ToPort { get; init; }
    public EdgeTrigger On { get; init; }
    public PortExpression? When { get; init; }

    /// <summary>Whether the target runs though this edge was skipped: it leads to an optional input.</summary>
    public bool Optional { get; init; }

    /// <summary>Where the travelling value stands among the values of a run; -1 for an edge that carries order alone.</summary>
    public int Slot { get; set; } = -1;
}
