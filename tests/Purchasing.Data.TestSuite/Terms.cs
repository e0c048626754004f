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

    /// <summary>How much was compared, question by question.</summary>
    public List<TermsScope> Asked { get; } = [];

    public Task<IReadOnlyList<string>> ProblemsAsync(PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(scope);
        return Outage is null ? Task.FromResult(Problems) : throw new FactSourceException(SourceNames.Offers, Outage);
    }
}
