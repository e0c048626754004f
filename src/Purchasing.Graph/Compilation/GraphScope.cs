using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;

namespace Purchasing.Graph.Compilation;

/// <summary>What holds while one graph and the graphs inside it are checked: kinds, types, named graphs and the problems found.</summary>
sealed class GraphScope
{
    const int MaxDepth = 32;
    readonly GraphDefinition _root;
    readonly Dictionary<string, FlatGraph?> _done = new(StringComparer.Ordinal);
    readonly Dictionary<FlatGraph, LogicGraph> _runnable = [];
    readonly Dictionary<string, PortExpression> _expressions = new(StringComparer.Ordinal);
    readonly List<string> _path = [];

    public GraphScope(GraphDefinition root, IServiceProvider services, LogicGraphOptions options, string? file)
    {
        _root = root;
        Services = services;
        Options = options;
        Json = new ValueJson(options.Types, options.JsonTypes);
        File = file;
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        foreach (INodeKind kind in services.GetServices<INodeKind>())
        {
            // A host may replace what comes with the graph, but not by accident what it registered itself.
            if (!Kinds.TryGetValue(kind.Name, out INodeKind? other) || other is IBuiltInKind) Kinds[kind.Name] = kind;
            else if (kind is not IBuiltInKind)
            {
                throw new InvalidOperationException(
                    $"Two node kinds are registered as '{kind.Name}': {Kinds[kind.Name].GetType()} and {kind.GetType()}. Register one of them.");
            }
        }
        KindNames = [.. Kinds.Keys.Order(StringComparer.Ordinal)];
    }

    public IServiceProvider Services { get; }

    /// <summary>When runs are undone: what the outermost graph says holds for all graphs inside it.</summary>
    public CompensationPolicy Compensation => _root.Compensation;

    public LogicGraphOptions Options { get; }

    public ValueJson Json { get; }

    public TimeProvider Time { get; }

    public string? File { get; }

    public Dictionary<string, INodeKind> Kinds { get; } = new(StringComparer.Ordinal);

    public string[] KindNames { get; }

    public List<GraphDiagnostic> Diagnostics { get; } = [];

    public void Report(GraphDiagnostic diagnostic) => Diagnostics.Add(diagnostic with { File = File });

    /// <summary>How many nodes the graphs of the file have together, their subgraphs unfolded.</summary>
    public long Unfolded { get; set; }

    /// <summary>The expression with this key, compiled when it is first asked for: large graphs say the same few over and over.</summary>
    public PortExpression Expression(string key, Func<PortExpression> compile)
    {
        if (!_expressions.TryGetValue(key, out PortExpression? expression)) _expressions[key] = expression = compile();
        return expression;
    }

    /// <summary>
    /// The named graph, checked; <see langword="null"/> when it has problems of its own, or with a problem for the one who asked.
    /// </summary>
    public FlatGraph? Find(string name, out string? problem, out string? suggestion)
    {
        problem = suggestion = null;
        if (_done.TryGetValue(name, out FlatGraph? known)) return known;
        if (!_root.Graphs.TryGetValue(name, out GraphDefinition? definition))
        {
            problem = $"There is no graph '{name}' under \"graphs\".";
            suggestion = Nearest.Suggest(name, [.. _root.Graphs.Keys]);
            return null;
        }
        if (definition.Compensation is not CompensationPolicy.OnFailure && definition.Compensation != Compensation)
        {
            problem = $"Graph '{name}' has a compensation of its own, but it is undone as the graph around it says.";
            return null;
        }
        if (_path.Contains(name))
        {
            problem = $"Graph '{name}' contains itself: {string.Join(" -> ", _path.SkipWhile(step => step != name).Append(name))}.";
            return null;
        }
        if (_path.Count == MaxDepth)
        {
            problem = $"Graphs are nested more than {MaxDepth} deep.";
            return null;
        }
        _path.Add(name);
        FlatGraph? graph = new GraphCompiler(definition, this).Compile();
        _path.RemoveAt(_path.Count - 1);
        _done[name] = graph;
        return graph;
    }

    /// <summary>Checks the graphs that no node names, so that all problems of a file are found.</summary>
    public void CheckUnused()
    {
        foreach (string name in _root.Graphs.Keys) Find(name, out _, out _);
    }

    /// <summary>A checked graph ready to run by itself, the same one each time.</summary>
    public LogicGraph Runnable(FlatGraph graph)
    {
        if (!_runnable.TryGetValue(graph, out LogicGraph? runnable))
        {
            runnable = GraphAssembler.Assemble(graph, this);
            _runnable.Add(graph, runnable);
        }
        return runnable;
    }
}
