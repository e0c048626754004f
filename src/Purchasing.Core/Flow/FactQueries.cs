using Purchasing.Core.Sources;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;

namespace Purchasing.Core.Flow;

/// <summary>
/// The queries of a graph file without its graph: what a service needs that owns one source and answers for others, who run
/// the graph. Immutable.
/// </summary>
public sealed class FactQueries
{
    private readonly Dictionary<string, FactQuery> _queries;
    private readonly FactQuery? _catalogue;
    private readonly string _name;
    private FactQuery? _rates;

    private FactQueries(Dictionary<string, FactQuery> queries, FactQuery? catalogue, string name)
    {
        _queries = queries;
        _catalogue = catalogue;
        _name = name;
    }

    /// <summary>Reads the sources of a graph.</summary>
    /// <param name="json">The text of a graph file, for example <see cref="PurchasingDefaults.Graph"/>.</param>
    /// <param name="name">The name of the graph file, for messages.</param>
    /// <exception cref="GraphException">The file or the configuration of a source has problems; all are listed.</exception>
    public static FactQueries Parse(string json, string name)
    {
        List<GraphDiagnostic> problems = [];
        LogicGraphOptions options = new();
        options.Types.Add<FlowContext>();
        GraphDefinition? graph = GraphJson.Read(json, options.Types, name, problems);
        return Of(graph, options, name, problems);
    }

    /// <summary>The sources of a graph that is compiled.</summary>
    internal static FactQueries Of(GraphDefinition graph) => Of(graph, new LogicGraphOptions(), graph.Name, []);

    private static FactQueries Of(GraphDefinition? graph, LogicGraphOptions options, string name, List<GraphDiagnostic> problems)
    {
        Dictionary<string, FactQuery> queries = new(StringComparer.Ordinal);
        foreach (NodeDefinition node in graph?.Nodes ?? [])
        {
            if (node.Kind != "facts")
                continue;
            NodeBinding binding = NodeBinding.ForReading(node, options, problem => problems.Add(problem with { Code = "invalid-source", File = name }));
            string? fact = binding.RequiredString("fact");
            if (FactNodeKind.ReadQuery(binding) is FactQuery query && fact is not null)
                queries[fact] = query;
        }

        if (problems.Count > 0)
            throw new GraphException([.. problems]);
        return new FactQueries(queries, PurchasingGraph.CatalogueQuery(graph!), name) { _rates = PurchasingGraph.RatesQuery(graph!) };
    }

    /// <summary>The query for a kind of fact.</summary>
    /// <typeparam name="T">Demand, StockLevel, SupplierOffer, UnitConversion or ReplenishmentPolicy.</typeparam>
    /// <exception cref="InvalidOperationException">The graph has no source of these facts.</exception>
    public FactQuery For<T>()
        where T : class => _queries.TryGetValue(typeof(T).Name, out FactQuery? query)
        ? query
        : throw new InvalidOperationException($"The graph file '{_name}' has no source for {typeof(T).Name}: add a node of kind \"facts\" with \"fact\": \"{typeof(T).Name}\".");

    /// <summary>Whether the graph has a source of a kind of fact.</summary>
    /// <typeparam name="T">The fact.</typeparam>
    public bool Has<T>()
        where T : class => _queries.ContainsKey(typeof(T).Name);

    /// <summary>The exchange rates; none where no node gives any.</summary>
    /// <param name="factory">Carries out the query.</param>
    public IExchangeRates CreateRates(IFactProviderFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _rates is null ? new NoExchangeRates() : factory.CreateRates(_rates);
    }

    /// <summary>All queries by the name of their fact.</summary>
    internal IReadOnlyDictionary<string, FactQuery> All => _queries;

    /// <summary>The same; null when the graph has no source of these facts.</summary>
    internal FactQuery? Find<T>()
        where T : class => _queries.GetValueOrDefault(typeof(T).Name);

    /// <summary>The query that lists the catalogue; null when no source has one.</summary>
    public FactQuery? Catalogue => _catalogue;
}
