namespace Purchasing.Core.Graph;

/// <summary>
/// A graph that was loaded and found free of problems. Immutable and safe for use by any thread; load it once and run it
/// many times, since breakers, caches and concurrency limits of its nodes live here.
/// </summary>
public sealed class LogicGraph
{
    /// <summary>The name edges use for the inputs of the graph.</summary>
    public const string InputNode = "input";

    internal LogicGraph(GraphDefinition definition, string hash)
    {
        Definition = definition;
        Hash = hash;
    }

    /// <summary>The graph as it was written.</summary>
    public GraphDefinition Definition { get; }

    /// <summary>The name of the graph.</summary>
    public string Name => Definition.Name;

    /// <summary>SHA-256 over the definition, in hexadecimal: two graphs with the same hash do the same.</summary>
    public string Hash { get; }

    /// <summary>Loads a graph from a file.</summary>
    /// <param name="path">The file, JSON as <c>rules/schemas/graph.schema.json</c> describes it.</param>
    /// <param name="services">The services of the host, with the node kinds the graph names.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="GraphException">The graph has problems; all of them are listed with file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LogicGraph Load(string path, IServiceProvider services) => Parse(File.ReadAllText(path), services, path);

    /// <summary>Loads a graph from JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="services">The services of the host, with the node kinds the graph names.</param>
    /// <param name="fileName">The name to report problems with.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="GraphException">The graph has problems; all of them are listed with line and column.</exception>
    public static LogicGraph Parse(string json, IServiceProvider services, string? fileName = null) => throw new NotSupportedException(fileName);

    internal static LogicGraph Create(GraphDefinition definition, IServiceProvider services) => throw new NotSupportedException(definition.Name);

    internal int IndexOf(string id) => throw new NotSupportedException(id);
}
