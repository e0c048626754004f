using System.Diagnostics.CodeAnalysis;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph;

/// <summary>Builds the same graph in C# that a graph file describes in JSON.</summary>
/// <remarks>For use by one thread.</remarks>
public sealed class GraphBuilder
{
    readonly string _name;
    readonly List<InputPort> _inputs = [];
    readonly List<GraphOutput> _outputs = [];
    readonly List<NodeDefinition> _nodes = [];
    readonly List<EdgeDefinition> _edges = [];
    readonly Dictionary<string, GraphDefinition> _graphs = new(StringComparer.Ordinal);
    string _version = "1.0";
    string? _description;
    CompensationPolicy _compensation;

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Its name.</param>
    public GraphBuilder(string name) => _name = name;

    /// <summary>States the version and the purpose of the graph.</summary>
    /// <param name="version">The version.</param>
    /// <param name="description">What the graph is for.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder About(string version, string? description = null)
    {
        _version = version;
        _description = description;
        return this;
    }

    /// <summary>Adds an input of the graph.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="required">Whether every run must be given it.</param>
    /// <param name="sensitive">Whether traces show it as <c>***</c>.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Input<T>(string name, bool required = true, bool sensitive = false)
    {
        _inputs.Add(new InputPort(name, typeof(T)) { Required = required, Sensitive = sensitive });
        return this;
    }

    /// <summary>Adds a node of a registered kind.</summary>
    /// <param name="id">The node.</param>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="configure">Sets its configuration and policies.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Node(string id, string kind, Action<NodeBuilder>? configure = null) => Add(new NodeDefinition(id, kind), configure);

    /// <summary>Adds a node whose handler is given in code.</summary>
    /// <param name="id">The node.</param>
    /// <param name="handler">What it does.</param>
    /// <param name="configure">Sets its policies.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Node(string id, INodeHandler handler, Action<NodeBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new NodeDefinition(id, "") { Handler = handler }, configure);
    }

    /// <summary>
    /// Adds an edge. <paramref name="from"/> is <c>node.output</c> or <c>input.name</c>, <paramref name="to"/> is
    /// <c>node.input</c>; a target without a port takes the input with the name of the output. An edge between two bare node
    /// names carries order alone.
    /// </summary>
    /// <param name="from">The source.</param>
    /// <param name="to">The target.</param>
    /// <param name="when">A condition over the outputs of the source.</param>
    /// <param name="on">Which outcome of the source the edge follows.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Edge(string from, string to, string? when = null, EdgeTrigger on = EdgeTrigger.Success)
    {
        var (fromNode, fromPort) = EndPoint.Split(from);
        var (toNode, toPort) = EndPoint.Split(to);
        _edges.Add(new EdgeDefinition(fromNode, fromPort, toNode, toPort ?? fromPort) { When = when, On = on });
        return this;
    }

    /// <summary>Adds an output of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The output it is read from, as <c>node.output</c>.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Output(string name, string from)
    {
        var (node, port) = EndPoint.Split(from);
        _outputs.Add(new GraphOutput(name, node, port ?? name));
        return this;
    }

    /// <summary>States when the side effects of a run are undone.</summary>
    /// <param name="policy">When.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Compensate(CompensationPolicy policy)
    {
        _compensation = policy;
        return this;
    }

    /// <summary>Adds a graph that nodes of kind <c>subgraph</c> and <c>foreach</c> name.</summary>
    /// <param name="graph">The graph; its own name is the one nodes use.</param>
    /// <returns>This builder.</returns>
    public GraphBuilder Graph(GraphBuilder graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphDefinition definition = graph.ToDefinition();
        _graphs[definition.Name] = definition;
        return this;
    }

    /// <summary>What was said so far, as data.</summary>
    /// <returns>The definition.</returns>
    public GraphDefinition ToDefinition() => new()
    {
        Name = _name,
        Version = _version,
        Description = _description,
        Inputs = [.. _inputs],
        Outputs = [.. _outputs],
        Nodes = [.. _nodes],
        Edges = [.. _edges],
        Compensation = _compensation,
        Graphs = new Dictionary<string, GraphDefinition>(_graphs, StringComparer.Ordinal),
    };

    /// <summary>Checks the graph and makes it ready to run.</summary>
    /// <param name="services">The services of the host, with the node kinds the graph names.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="GraphException">The graph has problems; all of them are listed.</exception>
    [RequiresDynamicCode(LogicGraph.GeneratedCode)]
    [RequiresUnreferencedCode(LogicGraph.GeneratedCode)]
    public LogicGraph Build(IServiceProvider services) => LogicGraph.Create(ToDefinition(), services, null, []);

    GraphBuilder Add(NodeDefinition node, Action<NodeBuilder>? configure)
    {
        var builder = new NodeBuilder(node);
        configure?.Invoke(builder);
        _nodes.Add(builder.Node);
        return this;
    }
}
