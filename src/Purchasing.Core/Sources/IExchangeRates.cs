using Purchasing.Core.Facts;

namespace Purchasing.Core.Sources;

/// <summary>Exchange rates to the base currency.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IExchangeRates
{
    /// <summary>For every known currency the last rate on or before a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <returns>At most one rate per currency; a currency without a rate is absent, never 1.</returns>
    ValueTask<IReadOnlyList<ExchangeRate>> LatestAsync(DateOnly day, CancellationToken cancellationToken);
}
