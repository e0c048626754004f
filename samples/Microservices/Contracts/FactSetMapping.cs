using Purchasing.Core.Sources;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between the facts of all sources and their message.</summary>
public static class FactSetMapping
{
    /// <summary>The message of a fact set.</summary>
    /// <param name="facts">The facts.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.FactSet ToWire(this FactSet facts)
    {
        var message = new Wire.FactSet
        {
            Products = facts.Products.ToWire(),
            Demand = new Wire.DemandFacts(),
            Stock = new Wire.StockFacts(),
            Offers = new Wire.OfferFacts(),
            Units = new Wire.UnitFacts(),
            OpenOrders = new Wire.OpenOrderFacts(),
        };
        message.Demand.Rows.AddRange(facts.Demand.All.Select(fact => fact.ToWire()));
        message.Stock.Rows.AddRange(facts.Stock.All.Select(fact => fact.ToWire()));
        message.Offers.Rows.AddRange(facts.Offers.All.Select(fact => fact.ToWire()));
        message.Units.Rows.AddRange(facts.Units.All.Select(fact => fact.ToWire()));
        message.OpenOrders.Rows.AddRange(facts.OpenOrders.All.Select(fact => fact.ToWire()));
        if (facts.Policies is { } policies)
        {
            message.Policies = new Wire.PolicyFacts();
            message.Policies.Rows.AddRange(policies.All.Select(fact => fact.ToWire()));
            AddProblems(message, message.Policies.Problems, policies, facts.Products);
        }
        AddProblems(message, message.Demand.Problems, facts.Demand, facts.Products);
        AddProblems(message, message.Stock.Problems, facts.Stock, facts.Products);
        AddProblems(message, message.Offers.Problems, facts.Offers, facts.Products);
        AddProblems(message, message.Units.Problems, facts.Units, facts.Products);
        AddProblems(message, message.OpenOrders.Problems, facts.OpenOrders, facts.Products);
        return message;
    }

    /// <summary>The fact set of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A source is missing, or the product set is empty.</exception>
    public static FactSet FromWire(this Wire.FactSet message) => new(
        Required(message.Products, "facts.products").FromWire("facts.products"),
        Read(message, SourceNames.Demand, message.Demand?.Rows, message.Demand?.Problems, row => row.ProductId, row => row.FromWire()),
        Read(message, SourceNames.Stock, message.Stock?.Rows, message.Stock?.Problems, row => row.ProductId, row => row.FromWire()),
        Read(message, SourceNames.Offers, message.Offers?.Rows, message.Offers?.Problems, row => row.ProductId, row => row.FromWire()),
        Read(message, SourceNames.Units, message.Units?.Rows, message.Units?.Problems, row => row.ProductId, row => row.FromWire()),
        Read(message, SourceNames.OpenOrders, message.OpenOrders?.Rows, message.OpenOrders?.Problems, row => row.ProductId, row => row.FromWire()))
    {
        Policies = message.Policies is null ? null
            : Read(message, SourceNames.Policies, message.Policies.Rows, message.Policies.Problems, row => row.ProductId, row => row.FromWire()),
    };

    /// <summary>The message of a product set.</summary>
    /// <param name="products">The products.</param>
    public static Wire.ProductSet ToWire(this ProductSet products)
    {
        var message = new Wire.ProductSet { Contiguous = products.IsContiguous, Numeric = products.KeyOrder.IsNumeric };
        message.Ids.AddRange(products.Ids);
        return message;
    }

    /// <summary>The product set of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">It is empty, or an id is blank.</exception>
    public static ProductSet FromWire(this Wire.ProductSet message, string field)
    {
        if (message.Ids.Count == 0)
            throw new ContractException($"{field}.ids", "is empty.");
        if (message.Ids.Any(string.IsNullOrWhiteSpace))
            throw new ContractException($"{field}.ids", "holds a blank id.");
        return message.Contiguous ? ProductSet.Stretch(message.Ids, message.Numeric ? ProductKeyOrder.Number : ProductKeyOrder.Text) : ProductSet.Of(message.Ids);
    }

    private static void AddProblems<T>(Wire.FactSet message, ICollection<Wire.ProductProblem> problems, FactBatch<T> batch, ProductSet products)
        where T : class
    {
        if (batch.Failure is { } failure)
        {
            message.Failures[batch.Source] = failure;
            return;
        }
        foreach (var id in products.Ids)
        {
            if (batch.ProblemOf(id) is { } problem)
                problems.Add(new Wire.ProductProblem { ProductId = id, Problem = problem });
        }
    }

    private static FactBatch<TFact> Read<TFact, TRow>(
        Wire.FactSet message,
        string source,
        IReadOnlyCollection<TRow>? rows,
        IEnumerable<Wire.ProductProblem>? problems,
        Func<TRow, string> productOf,
        Func<TRow, TFact> read)
        where TFact : class
    {
        if (message.Failures.TryGetValue(source, out var failure))
            return FactBatch<TFact>.Failed(source, failure);
        if (rows is null || problems is null)
            throw new ContractException($"facts.{source}", "is missing: a source without facts is an empty one.");
        var batch = new FactBatch<TFact>(source, rows.Count);
        foreach (var row in rows)
            batch.Add(productOf(row), read(row));
        foreach (var problem in problems)
            batch.AddProblem(problem.ProductId, problem.Problem);
        return batch;
    }

    private static T Required<T>(T? message, string field)
        where T : class => message ?? throw new ContractException(field, "is missing.");
}
