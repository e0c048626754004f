using System.Text.Json.Serialization.Metadata;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Compilation;

/// <summary>What holds for all graphs of a host. Filled while services are registered.</summary>
public sealed class LogicGraphOptions
{
    /// <summary>The types graph files may name for ports.</summary>
    public PortTypes Types { get; } = new();

    /// <summary>How many nodes may be executed at once over all runs of the host; at least 1.</summary>
    public int MaxParallelism { get; set; } = 256;

    /// <summary>
    /// How values are written to stores, caches and traces as JSON. Types without metadata here use reflection
    /// where the host has it.
    /// </summary>
    public IJsonTypeInfoResolver? JsonTypes { get; set; }

    /// <summary>
    /// How many nodes the graphs of one file may have together once subgraphs are unfolded; at least 1. A file of a few kilobytes can name
    /// subgraphs that name subgraphs, and so on.
    /// </summary>
    public int MaxNodes { get; set; } = 200_000;

    /// <summary>
    /// Encrypts sensitive values before they are stored. Without it a graph with sensitive ports can run, but not with a store.
    /// </summary>
    public IValueProtector? Protector { get; set; }

    internal Dictionary<string, Delegate> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Lets conditions and transforms of graphs call a function. It must be pure: no side effect, and the same answer for the same arguments.</summary>
    /// <param name="name">Its name in expressions.</param>
    /// <param name="function">The function.</param>
    /// <returns>This object.</returns>
    public LogicGraphOptions AddFunction(string name, Delegate function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Functions[name] = function;
        return this;
    }
}
