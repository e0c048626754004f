using System.Globalization;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Decisions;

/// <summary>What has to hold of a decision before an order may be made of it. Pure and thread-safe.</summary>
internal static class DecisionDomain
{
    private const int LongestId = 64;
    private const int LongestName = 255;
    private const int LongestUnit = 32;

    /// <summary>What is wrong with an order of one product, as the end of a sentence that begins with the order; null when nothing is.</summary>
    /// <param name="decision">A decision that asks for an order.</param>
    /// <param name="lots">The quantities of its lines.</param>
    /// <param name="purchaseFactor">Stock units in one purchase unit.</param>
    /// <param name="purchaseDecimals">Decimals of the purchase unit.</param>
    public static string? ProblemOf(Decision decision, IReadOnlyList<decimal> lots, decimal purchaseFactor, int purchaseDecimals) =>
        AmountProblemOf(decision) ?? ApprovalProblemOf(decision) ?? LineProblemOf(decision, lots, purchaseFactor, purchaseDecimals) ?? TextProblemOf(decision);

    /// <summary>What is wrong with the answer about a whole order; null when nothing is.</summary>
    public static string? ProblemOf(Decision decision, decimal total, string currency, decimal taxRate)
    {
        if (decision.TotalAmount != total)
            return $"has a total of {total}, which the rules changed to {Text(decision.TotalAmount)}";
        if (!string.Equals(decision.Currency, currency, StringComparison.Ordinal))
            return $"is in {currency}, which the rules changed to {decision.Currency}";
        if (decision.TaxRate != taxRate)
            return $"has lines with a tax rate of {DecimalMath.Trim(taxRate)}, which the rules changed to {Text(decision.TaxRate)}";
        return AmountProblemOf(decision) ?? ApprovalProblemOf(decision);
    }

    private static string? AmountProblemOf(Decision decision) =>
        new OrderAmounts(
            decision.TotalAmount,
            decision.DiscountAmount,
            decision.FinalAmount,
            decision.TaxRate,
            decision.TaxAmount,
            decision.GrandTotal,
            decision.Currency).Problem();

    // Between two rules that do not meet, an order would get by with fewer approvals than either of them asks for.
    private static string? ApprovalProblemOf(Decision decision) =>
        Approvals.AreDecided(decision) ? null : "is neither approved automatically nor said to need an approval: no rule decides that";

    private static string? LineProblemOf(Decision decision, IReadOnlyList<decimal> lots, decimal purchaseFactor, int purchaseDecimals)
    {
        if (decision.UnitPrice is not decimal price)
            return "has no unit price";
        if (lots.Count == 0)
            return "has no lines";
        string stockUnit = decision.StockUnit ?? "";
        string purchaseUnit = decision.PurchaseUom ?? stockUnit;
        foreach (decimal lot in lots)
        {
            LineAmounts line = new(lot, stockUnit, LotSizing.InPurchaseUnit(lot, purchaseFactor, purchaseDecimals), purchaseUnit, price, lot * price, purchaseDecimals);
            if (line.ProblemOf(decision.ProductId) is string problem)
                return problem;
        }

        return null;
    }

    // A text that the store cuts or refuses must not stop the other products of a batch.
    private static string? TextProblemOf(Decision decision) =>
        TooLong("a supplier id", decision.SupplierId, LongestId)
        ?? TooLong("a supplier name", decision.SupplierName, LongestName)
        ?? TooLong("an article number", decision.ArticleNumber, LongestId)
        ?? TooLong("a product name", decision.ProductName, LongestName)
        ?? TooLong("a warehouse id", decision.WarehouseId, LongestId)
        ?? TooLong("a stock unit", decision.StockUnit, LongestUnit)
        ?? TooLong("a purchase unit", decision.PurchaseUom, LongestUnit);

    private static string? TooLong(string what, string? text, int longest) =>
        text is not null && text.Length > longest
            ? string.Create(CultureInfo.InvariantCulture, $"has {what} of {text.Length} characters, an order keeps {longest}")
            : null;

    private static string Text(decimal? value) =>
        value is decimal number ? DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture) : "nothing";
}
