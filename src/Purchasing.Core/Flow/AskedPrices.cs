using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Flow;

/// <summary>
/// What an offer asks now for the lines that an order has of its product, beside what the order says. Prices differ when another amount would
/// be paid, so what is lost below the minor unit of the currency is no difference. Immutable.
/// </summary>
/// <remarks>Lines without a price of the purchase unit have a price that the rules set themselves; no offer asks that, and nothing is compared.</remarks>
/// <param name="Problems">What differs, a sentence for each; empty when nothing does.</param>
/// <param name="Difference">What the lines would cost more, below 0 less, in the order's currency.</param>
/// <param name="Lines">The lines at the price that is asked; as they were where the offer sells in another unit.</param>
internal sealed record AskedPrices(IReadOnlyList<string> Problems, decimal Difference, IReadOnlyList<PurchaseOrderLine> Lines)
{
    // Two ways between two units may differ by so much.
    private const decimal FactorTolerance = UnitGraph.DefaultTolerance;

    /// <summary>Compares.</summary>
    /// <param name="order">The order.</param>
    /// <param name="lines">Its lines of the product.</param>
    /// <param name="offer">An offer of its supplier for the product, in its currency.</param>
    /// <param name="units">The units of the product.</param>
    /// <param name="decimals">Into what units can be divided.</param>
    public static AskedPrices Of(PurchaseOrder order, IReadOnlyList<PurchaseOrderLine> lines, SupplierOffer offer, UnitGraph units, UnitDecimals decimals)
    {
        PurchaseOrderLine[] offered = [.. lines.Where(line => line.PurchasePrice is not null)];
        if (offered.Length == 0)
            return new AskedPrices([], 0m, lines);
        PurchaseOrderLine first = offered[0];
        Quote quote = new() { ProductId = first.ProductId, SupplierId = offer.SupplierId };
        QuoteBuilder.FillTerms(quote, offer, first.StockUnit, units, decimals);
        if (offer.Price is not > 0m)
            return new AskedPrices([$"{offer.SupplierId}'s offer for {first.ProductId} has no price any more"], 0m, lines);
        if (quote.PurchasePrice is not decimal list)
            return new AskedPrices([$"what {offer.SupplierId} asks for {first.ProductId} cannot be worked out any more: {quote.Missing}"], 0m, lines);

        decimal quantity = offered.Sum(line => line.Quantity);
        decimal price = Pricing.PriceAt(list, quote.PurchasePriceBreaks, quantity);
        decimal before = offered.Sum(line => Money.Round(line.PurchaseQuantity * line.PurchasePrice!.Value, order.Currency));
        if (!string.Equals(first.PurchaseUnit, quote.PurchaseUnit, StringComparison.Ordinal))
        {
            decimal unitPrice = Pricing.PriceAt(quote.Price!.Value, quote.PriceBreaks, quantity);
            decimal difference = offered.Sum(line => Money.Round(line.Quantity * unitPrice, order.Currency)) - before;
            return new AskedPrices(
                [Text($"{first.ProductId} is ordered by the {first.PurchaseUnit} at {DecimalMath.Trim(first.PurchasePrice!.Value)} {order.Currency}; {offer.SupplierId} now sells it by the {quote.PurchaseUnit} at {DecimalMath.Trim(price)} {order.Currency}{Effect(order, difference)}")],
                difference,
                lines);
        }

        List<string> problems = [];
        decimal factor = quote.PurchaseFactor!.Value;
        if (offered.FirstOrDefault(line => IsOtherwise(line, factor)) is PurchaseOrderLine packed)
            problems.Add(Text($"{DecimalMath.Trim(packed.PurchaseQuantity)} {packed.PurchaseUnit} of {packed.ProductId} are ordered as {DecimalMath.Trim(packed.Quantity)} {packed.StockUnit}; they are now {DecimalMath.Trim(packed.PurchaseQuantity * factor)} {packed.StockUnit}"));
        bool isPackedAsBefore = problems.Count == 0;
        decimal more = offered.Sum(line => Money.Round(line.PurchaseQuantity * price, order.Currency)) - before;
        if (more == 0m)
            return new AskedPrices(problems, 0m, lines);
        decimal was = offered.First(line => line.PurchasePrice != price).PurchasePrice!.Value;
        problems.Add(Text($"{first.ProductId} is ordered at {DecimalMath.Trim(was)} {order.Currency} per {first.PurchaseUnit}; {offer.SupplierId} now asks {DecimalMath.Trim(price)} {order.Currency}{Effect(order, more)}"));
        return new AskedPrices(problems, more, isPackedAsBefore ? [.. lines.Select(line => At(line, price, quote, order.Currency))] : lines);
    }

    private static bool IsOtherwise(PurchaseOrderLine line, decimal factor)
    {
        decimal rounded = line.PurchaseDecimals > 0 ? UnitDecimals.SmallestPart(line.PurchaseDecimals) * factor : 0m;
        return Math.Abs((line.PurchaseQuantity * factor) - line.Quantity) > (line.Quantity * FactorTolerance) + rounded;
    }

    private static PurchaseOrderLine At(PurchaseOrderLine line, decimal price, Quote quote, string currency) => line.PurchasePrice is null
        ? line
        : line with
        {
            PurchasePrice = price,
            UnitPrice = DecimalMath.Trim(Math.Round(price * line.PurchaseQuantity / line.Quantity, StorableNumbers.Places, MidpointRounding.AwayFromZero)),
            Amount = Money.Round(line.PurchaseQuantity * price, currency),
            PriceTiers = PriceTiers.Write(quote.PurchasePrice!.Value, quote.PurchasePriceBreaks),
        };

    private static string Effect(PurchaseOrder order, decimal difference) => difference switch
    {
        > 0m => Text($", which adds {DecimalMath.Trim(difference)} {order.Currency} to the total of {DecimalMath.Trim(order.TotalAmount)} {order.Currency}"),
        < 0m => Text($", which takes {DecimalMath.Trim(-difference)} {order.Currency} off the total of {DecimalMath.Trim(order.TotalAmount)} {order.Currency}"),
        _ => "",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
