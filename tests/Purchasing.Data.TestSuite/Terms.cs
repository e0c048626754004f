using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.Data.TestSuite;

/// <summary>Says of every order what a test wants to hear.</summary>
public sealed class Terms : IOrderTerms
{
    /// <summary>What no longer holds.</summary>
    public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>Why the sources do not answer; null when they do.</summary>
    public string? Outage { get; set; }

    /// <summary>What the supplier asks today for one stock unit; null asks what the order says.</summary>
    public decimal? Price { get; set; }

    /// <summary>How much was compared, question by question.</summary>
    public List<TermsScope> Asked { get; } = [];

    public Task<IReadOnlyList<string>> ProblemsAsync(PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(scope);
        return Outage is null ? Task.FromResult(Problems) : throw new FactSourceException(SourceNames.Offers, Outage);
    }

    public Task<PurchaseOrder> PricedAsync(PurchaseOrder order, DateOnly day, CancellationToken cancellationToken)
    {
        if (Outage is not null)
            throw new FactSourceException(SourceNames.Offers, Outage);
        if (Price is not decimal price)
            return Task.FromResult(order);
        PurchaseOrderLine[] lines = [.. order.Lines.Select(line => line with { UnitPrice = price, PurchasePrice = null, PriceTiers = null, Amount = line.Quantity * price })];
        return Task.FromResult(order with { Lines = lines, TotalAmount = lines.Sum(line => line.Amount) });
    }
}
