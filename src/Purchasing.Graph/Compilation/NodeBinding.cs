using System.Text.Json;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>One node on its way into a graph: what its <see cref="INodeKind"/> reads, and where it reports problems.</summary>
/// <remarks>Used by one thread, while the graph loads.</remarks>
public sealed class NodeBinding
{
    readonly Action<NodeDefinition, string, string?, string?> _report;

    internal NodeBinding(NodeDefinition node, GraphScope scope, Action<NodeDefinition, string, string?, string?> report)
    {
        Node = node;
        Scope = scope;
        _report = report;
    }

    /// <summary>Makes a binding for a tool that reads the configuration of a node without loading its graph.</summary>
    /// <param name="node">The node.</param>
    /// <param name="options">The host's options.</param>
    /// <param name="report">Told of every problem.</param>
    /// <returns>The binding; its services are empty.</returns>
    public static NodeBinding ForReading(NodeDefinition node, LogicGraphOptions options, Action<GraphDiagnostic> report)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var scope = new GraphScope(new GraphDefinition { Name = "" }, NoServices.Instance, options, null);
        return new NodeBinding(node, scope, (source, message, path, suggestion) => report(new GraphDiagnostic(
            "wrong-configuration", message, source.Place?.Find(path is null ? "config" : "config." + path).Location ?? source.Location, source.Id, suggestion)));
    }

    /// <summary>The node as written.</summary>
    public NodeDefinition Node { get; }

    /// <summary>The node's configuration; <see cref="JsonValueKind.Undefined"/> when none was written.</summary>
    public JsonElement Configuration => Node.Configuration;

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => Scope.Services;

    /// <summary>The types that graph files may name.</summary>
    public PortTypes Types => Scope.Options.Types;

    internal GraphScope Scope { get; }

    /// <summary>Whether a problem was reported; the graph will not load.</summary>
    public bool HasProblems { get; private set; }

    /// <summary>Reports a problem of the configuration. All problems are reported, then the graph refuses to load.</summary>
    /// <param name="message">What is wrong, in one sentence.</param>
    /// <param name="path">The property concerned, with dots between levels (<c>columns.on_hand</c>); gives the line and column.</param>
    /// <param name="suggestion">What to do about it.</param>
    public void Report(string message, string? path = null, string? suggestion = null)
    {
        HasProblems = true;
        _report(Node, message, path, suggestion);
    }

    /// <summary>Reads a text that must be there; reports when it is not.</summary>
    /// <param name="property">The property's name.</param>
    /// <returns>The text, or <see langword="null"/> when a problem was reported.</returns>
    public string? RequiredString(string property)
    {
        if (TryGet(property, out JsonElement value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        Report($"Node '{Node.Id}' needs a text '{property}' in its \"config\".", property);
        return null;
    }

    /// <summary>Reads a text that may be left out; reports when it is there and is not a text.</summary>
    /// <param name="property">The property's name.</param>
    /// <returns>The text, or <see langword="null"/> when it was left out or a problem was reported.</returns>
    public string? OptionalString(string property)
    {
        if (!TryGet(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Report($"'{property}' of node '{Node.Id}' must be a text.", property);
        return null;
    }

    /// <summary>Finds a property of the configuration.</summary>
    /// <param name="property">The property's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it was written.</returns>
    public bool TryGet(string property, out JsonElement value)
    {
        value = default;
        return Configuration.ValueKind == JsonValueKind.Object && Configuration.TryGetProperty(property, out value);
    }

    sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<INodeKind>) ? Array.Empty<INodeKind>() : null;
    }
}
