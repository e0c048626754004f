using Purchasing.Core.Facts;

namespace Purchasing.Core.Sources;

/// <summary>No source of exchange rates: offers in another currency than the base currency are held.</summary>
internal sealed class NoExchangeRates : IExchangeRates
{
    public ValueTask<IReadOnlyList<ExchangeRate>> LatestAsync(DateOnly day, CancellationToken cancellationToken) => new([]);
}
