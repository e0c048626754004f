namespace Purchasing.Core.Calculation;

/// <summary>From this total on, this discount on the whole total.</summary>
/// <param name="FromTotal">Smallest total that gets it.</param>
/// <param name="Rate">The discount, 0.1 for 10 %; 0 to below 1.</param>
internal readonly record struct DiscountTier(decimal FromTotal, decimal Rate);
