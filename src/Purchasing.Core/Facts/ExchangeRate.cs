namespace Purchasing.Core.Facts;

/// <summary>What one unit of a currency is worth in the base currency on a day.</summary>
/// <param name="Currency">ISO 4217 code of the foreign currency.</param>
/// <param name="BaseCurrency">ISO 4217 code of the base currency.</param>
/// <param name="Rate">Base currency for one unit of <paramref name="Currency"/>; greater than zero.</param>
/// <param name="Date">The day of the rate.</param>
public sealed record ExchangeRate(string Currency, string BaseCurrency, decimal Rate, DateOnly Date);
