using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Sources;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Flow;

/// <summary>The graph of the flow, loaded when it is first needed. Thread-safe.</summary>
public sealed class PurchasingGraph
{
    private static readonly GraphRunOptions DryRun = new() { DryRun = true };

    private readonly Lazy<LogicGraph> _graph;
    private readonly Lazy<IProductCatalogue> _catalogue;
    private readonly Lazy<IExchangeRates> _rates;

    /// <summary>A graph to be loaded from a file, or the one that comes with the package.</summary>
    /// <param name="path">The file; a relative path starts at the working directory. Null loads <see cref="PurchasingDefaults.Graph"/>.</param>
    /// <param name="services">The services of the host, with the node kinds.</param>
    public PurchasingGraph(string? path, IServiceProvider services)
    {
        _graph = new Lazy<LogicGraph>(() => path is null
            ? LogicGraph.Parse(PurchasingDefaults.Graph, services, PurchasingDefaults.GraphName)
            : LogicGraph.Load(path, services));
        _catalogue = new Lazy<IProductCatalogue>(() => services.GetService<IProductCatalogue>() ?? CreateCatalogue(Graph, services));
        _rates = new Lazy<IExchangeRates>(() => RatesQuery(Graph.Definition) is FactQuery query
            ? services.GetRequiredService<IFactProviderFactory>().CreateRates(query)
            : new NoExchangeRates());
    }

    /// <summary>The graph.</summary>
    /// <exception cref="GraphException">The graph has problems; all are listed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LogicGraph Graph => _graph.Value;

    /// <summary>The catalogue: the one the host registered, or else the source that has a <c>catalogueSql</c>.</summary>
    /// <exception cref="FactSourceException">No source lists the products.</exception>
    public IProductCatalogue Catalogue => _catalogue.Value;

    /// <summary>The exchange rates: of the node that says where they come from; none where there is no such node.</summary>
    internal IExchangeRates Rates => _rates.Value;

    internal Task<GraphRun> RunAsync(GraphExecutor executor, FlowContext context, bool dryRun, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> inputs = new(StringComparer.Ordinal) { ["request"] = context };
        return executor.RunAsync(Graph, inputs, dryRun ? DryRun : GraphRunOptions.Default, cancellationToken);
    }

    /// <summary>The query that lists the catalogue; null when no source has one.</summary>
    internal static FactQuery? CatalogueQuery(GraphDefinition graph)
    {
        foreach (NodeDefinition node in graph.Nodes)
        {
            if (node.Configuration.ValueKind != JsonValueKind.Object
                || !node.Configuration.TryGetProperty("catalogueSql", out JsonElement written)
                || FactNodeKind.ReadText(written) is not string sql)
                continue;
            string database = node.Configuration.TryGetProperty("database", out JsonElement name) ? name.GetString() ?? "" : "";
            return new FactQuery { Source = SourceNames.Catalogue, Database = database, Sql = sql, Timeout = TimeSpan.FromSeconds(60) };
        }

        return null;
    }

    /// <summary>The query that gives exchange rates; null when no node does.</summary>
    internal static FactQuery? RatesQuery(GraphDefinition graph)
    {
        NodeDefinition? node = graph.Nodes.FirstOrDefault(each => each.Kind == "rates");
        return node is null ? null : FactNodeKind.ReadQuery(NodeBinding.ForReading(node, new LogicGraphOptions(), static _ => { }));
    }

    private static IProductCatalogue CreateCatalogue(LogicGraph graph, IServiceProvider services) =>
        CatalogueQuery(graph.Definition) is FactQuery query
            ? services.GetRequiredService<IFactProviderFactory>().CreateCatalogue(query)
            : throw new FactSourceException(
                SourceNames.Catalogue,
                $"The graph '{graph.Name}' does not say which products there are. Give one source a \"catalogueSql\", such as "
                + "SELECT id FROM products WHERE id > @after ORDER BY id LIMIT @count; single products can be decided without.");
}
