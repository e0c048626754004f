using Purchasing.Core.Sources;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Asks about single products in one call with others that ask at the same time. Thread-safe.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
internal sealed class CoalescingFactProvider<TFact> : IFactProvider<TFact>
    where TFact : class
{
    private readonly IFactProvider<TFact> _inner;
    private readonly Coalescer<string, FactBatch<TFact>> _questions;

    /// <param name="inner">Answers for sets.</param>
    /// <param name="maxCalls">Most calls under way at once.</param>
    /// <param name="maxProducts">Most products in one call.</param>
    /// <param name="time">The clock that spaces calls.</param>
    public CoalescingFactProvider(IFactProvider<TFact> inner, int maxCalls, int maxProducts, TimeProvider time)
    {
        _inner = inner;
        _questions = new Coalescer<string, FactBatch<TFact>>(AskAsync, maxCalls, maxProducts, time);
    }

    public string Source => _inner.Source;

    public async ValueTask<FactBatch<TFact>> GetAsync(ProductSet products, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        return products.Ids.Count > 1
            ? await _inner.GetAsync(products, cancellationToken).ConfigureAwait(false)
            : await _questions.AskAsync(products.First, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<FactBatch<TFact>>> AskAsync(IReadOnlyList<string> productIds)
    {
        var set = productIds.Count == 1 ? ProductSet.One(productIds[0]) : ProductSet.Of(productIds);
        var all = await _inner.GetAsync(set, CancellationToken.None).ConfigureAwait(false);
        return productIds.Count == 1 ? [all] : [.. productIds.Select(id => Part(all, id))];
    }

    private static FactBatch<TFact> Part(FactBatch<TFact> all, string productId)
    {
        if (all.Failure is { } failure)
            return FactBatch<TFact>.Failed(all.Source, failure);
        var group = all.For(productId);
        var part = new FactBatch<TFact>(all.Source, group.Count);
        foreach (var fact in group)
            part.Add(productId, fact);
        if (all.ProblemOf(productId) is { } problem)
            part.AddProblem(productId, problem);
        return part;
    }
}
