using System.Text.Json.Serialization.Metadata;

namespace Purchasing.Core.Graph;

/// <summary>What holds for all graphs of a host. Filled while services are registered.</summary>
public sealed class LogicGraphOptions
{
    /// <summary>The types graph files may name for ports.</summary>
    public PortTypes Types { get; } = new();

    /// <summary>How many nodes may be executed at once over all runs of the host; at least 1.</summary>
    public int MaxParallelism { get; set; } = 256;

    /// <summary>
    /// How values are written to checkpoints, cache keys and traces as JSON. Types without metadata here use reflection
    /// where the host has it.
    /// </summary>
    public IJsonTypeInfoResolver? JsonTypes { get; set; }
}
