namespace Purchasing.Core.Calculation;

/// <summary>
/// The amounts of an order and the domains they have to lie in: total above zero, 0 ≤ discount ≤ total, 0 ≤ tax rate ≤ 1,
/// tax = rate × final amount, grand total = final amount + tax. An amount that nobody worked out is null.
/// </summary>
/// <remarks>Used where amounts arise and again where orders are stored. Pure and thread-safe.</remarks>
internal readonly record struct OrderAmounts(
    decimal? Total, decimal? Discount, decimal? Final, decimal? TaxRate, decimal? Tax, decimal? GrandTotal, string? Currency)
{
    /// <summary>What is wrong, as the end of a sentence that begins with the order; null when nothing is.</summary>
    public string? Problem()
    {
        if (Total is not decimal total)
            return "has no total";
        if (total <= 0m)
            return $"has a total of {total}; it must be above zero";
        decimal discount = Discount ?? 0m;
        if (discount < 0m || discount > total)
            return $"has a discount of {discount} on a total of {total}; it must be from 0 to the total";
        if (Final is not decimal final)
            return "has no final amount";
        if (total - discount != final)
            return $"has a total of {total} less {discount}, which is not {final}";
        return TaxProblem(final);
    }

    private string? TaxProblem(decimal final)
    {
        if (TaxRate is not decimal rate)
            return "has no tax rate";
        if (!IsTaxRate(rate))
            return $"has a tax rate of {rate}; it must be from 0 to 1, for example 0.19 for 19 %";
        if (Tax is not decimal tax)
            return "has no tax";
        if (GrandTotal is not decimal grandTotal)
            return "has no grand total";
        if (!IsTax(tax, final * rate))
            return $"has a tax of {tax}, which is not {DecimalMath.Trim(rate)} of {final}";
        return final + tax != grandTotal ? $"has {final} and a tax of {tax}, which is not {grandTotal}" : null;
    }

    /// <summary>Whether a tax rate is a part of the whole: 0.19, not 19.</summary>
    public static bool IsTaxRate(decimal rate) => rate is >= 0m and <= 1m;

    // Rules that round nothing, as the classic ones, keep the exact product.
    private bool IsTax(decimal tax, decimal exact) =>
        tax == exact || (Money.IsCurrencyCode(Currency) && tax == Money.Round(exact, Currency!));
}
