using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// A graph that was loaded and found free of problems. Immutable and safe for use by any thread; load it once and run it
/// many times, since breakers, caches and concurrency limits of its nodes live here.
/// </summary>
public sealed class LogicGraph
{
    private const long LargestFile = 4 * 1024 * 1024;

    internal const string GeneratedCode =
        "Graphs compile their expressions with code made at run time, and read values by reflection: not for programs that are trimmed or compiled ahead of time.";

    readonly Dictionary<string, int> _index;
    readonly Lazy<string> _hash;
    readonly Lazy<IReadOnlyList<string>> _storageProblems;

    internal LogicGraph(
        GraphDefinition definition, CompiledNode[] nodes, CompiledEdge[] edges, int[] inputEdges, int[] outputSlots, int slotCount, bool[] sensitiveSlots,
        GraphScope scope)
    {
        Definition = definition;
        Nodes = nodes;
        Edges = edges;
        InputEdges = inputEdges;
        OutputSlots = outputSlots;
        SlotCount = slotCount;
        SensitiveSlots = sensitiveSlots;
        Protector = scope.Options.Protector;
        Services = scope.Services;
        Json = scope.Json;
        Types = scope.Options.Types;
        Compensation = scope.Compensation;
        HasComposite = nodes.Any(node => node.IsComposite);
        Pending = [.. nodes.Select(node => node.InEdges.Length)];
        _index = nodes.ToDictionary(node => node.Id, node => node.Index, StringComparer.Ordinal);
        _hash = new Lazy<string>(() => GraphHash.Of(this));
        _storageProblems = new Lazy<IReadOnlyList<string>>(() => Storability.ProblemsOf(this));
    }

    /// <summary>The graph as it was written.</summary>
    public GraphDefinition Definition { get; }

    /// <summary>The name of the graph.</summary>
    public string Name => Definition.Name;

    /// <summary>SHA-256 over the definition and the ports of all nodes, in hexadecimal: a stored run goes on only with a graph of the same hash.</summary>
    public string Hash => _hash.Value;

    /// <summary>
    /// What keeps runs of this graph from being stored: values that JSON cannot keep exactly, and sensitive ones that nothing encrypts.
    /// Empty when nothing does.
    /// </summary>
    public IReadOnlyList<string> StorageProblems => _storageProblems.Value;

    internal CompiledNode[] Nodes { get; }

    /// <summary>Which values of a run must not be stored in clear text.</summary>
    internal bool[] SensitiveSlots { get; }

    internal IValueProtector? Protector { get; }

    internal CompiledEdge[] Edges { get; }

    /// <summary>The edges that come from the inputs of the graph.</summary>
    internal int[] InputEdges { get; }

    /// <summary>Where each output of the graph stands among the values of a run.</summary>
    internal int[] OutputSlots { get; }

    /// <summary>How many values a run has: the inputs of the graph, then the outputs of every node.</summary>
    internal int SlotCount { get; }

    /// <summary>How many edges lead to each node.</summary>
    internal int[] Pending { get; }

    internal bool HasComposite { get; }

    /// <summary>When runs are undone; of a graph inside another one what the outermost says.</summary>
    internal CompensationPolicy Compensation { get; }

    internal IServiceProvider Services { get; }

    internal ValueJson Json { get; }

    internal PortTypes Types { get; }

    /// <summary>Loads a graph from a file.</summary>
    /// <param name="path">The file, JSON as <c>rules/schemas/graph.schema.json</c> describes it.</param>
    /// <param name="services">The services of the host, with the node kinds the graph names.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="GraphException">The graph has problems; all of them are listed with file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static LogicGraph Load(string path, IServiceProvider services) => Parse(ReadFile(path), services, path);

    /// <summary>The text of a graph file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or is longer than 4 MiB.</exception>
    public static string ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // A pipe would be waited for, and a device never ends: neither has a length, and both read like an empty file.
        FileInfo file = new(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
        if (file.Exists && file.Length == 0)
            return "";
        if (file.Exists && file.Length > LargestFile)
            throw new IOException($"The graph file '{path}' is longer than {LargestFile} bytes.");
        return File.ReadAllText(path);
    }

    /// <summary>Loads a graph from JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="services">The services of the host, with the node kinds the graph names.</param>
    /// <param name="fileName">The name to report problems with.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="GraphException">The graph has problems; all of them are listed with line and column.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static LogicGraph Parse(string json, IServiceProvider services, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(services);
        var problems = new List<GraphDiagnostic>();
        GraphDefinition? definition = GraphJson.Read(json, OptionsOf(services).Types, fileName, problems);
        return Create(definition, services, fileName, problems);
    }

    internal static LogicGraph Create(GraphDefinition? definition, IServiceProvider services, string? file, List<GraphDiagnostic> problems)
    {
        if (definition is not null)
        {
            var scope = new GraphScope(definition, services, OptionsOf(services), file);
            FlatGraph? flat = new GraphCompiler(definition, scope).Compile();
            scope.CheckUnused();
            problems.AddRange(scope.Diagnostics);
            if (problems.Count == 0) return GraphAssembler.Assemble(flat!, scope);
        }
        throw new GraphException([.. problems.OrderBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)]);
    }

    internal int IndexOf(string id) =>
        _index.TryGetValue(id, out int index) ? index : throw new ArgumentException($"Graph '{Name}' has no node '{id}'.", nameof(id));

    static LogicGraphOptions OptionsOf(IServiceProvider services) => services.GetService<LogicGraphOptions>() ?? new LogicGraphOptions();
}
