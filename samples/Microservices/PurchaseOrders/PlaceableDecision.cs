using Purchasing.Contracts;
using Purchasing.Core.Decisions;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>
/// What a decision from outside must say before an order can be made of it. That the amounts add up is checked of the order.
/// </summary>
internal static class PlaceableDecision
{
    // Far beyond any order, and far from where adding and multiplying would overflow.
    private const decimal Largest = 1e12m;

    /// <exception cref="ContractException">Something is missing, or no order can have it.</exception>
    public static void Check(ProductDecision product)
    {
        // Lists that a body leaves out are null.
        if (product.HeldReasons is null)
            throw new ContractException("decision.held_reasons", "is missing.");
        if (!product.Create)
            throw new ContractException("decision", "does not ask for an order.");
        var decision = product.Decision!;
        Text(product.ProductId, "product_id");
        Text(product.RuleSetHash, "rule_set_hash");
        Text(decision.SupplierId, "supplier_id");
        Text(decision.Currency, "currency");
        Number(decision.TotalAmount, "total_amount");
        Number(decision.FinalAmount, "final_amount");
        Number(decision.UnitPrice, "unit_price");
        Number(decision.FxRate, "fx_rate");
        Number(product.PurchaseFactor, "purchase_factor");
        if (product.PurchaseFactor == 0)
            throw new ContractException("decision.purchase_factor", "is 0.");
        foreach (var amount in (decimal?[])[decision.DiscountAmount, decision.TaxAmount, decision.TaxRate, decision.GrandTotal])
            Number(amount ?? 0, "amounts");
        if (product.PurchaseDecimals is < 0 or > 8)
            throw new ContractException("decision.purchase_decimals", "is not from 0 to 8.");
        if (product.LotWarehouses is null)
            throw new ContractException("decision.lot_warehouses", "is missing.");
        if (decision.PurchasePrice is not null)
            Number(decision.PurchasePrice, "purchase_price");
        if (product.Lots is not { Count: > 0 })
            throw new ContractException("decision.lots", "is empty.");
        foreach (var lot in product.Lots)
            Number(lot, "lots");
    }

    private static void Text(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ContractException($"decision.{field}", "is missing.");
    }

    private static void Number(decimal? value, string field)
    {
        if (value is null)
            throw new ContractException($"decision.{field}", "is missing.");
        if (Math.Abs(value.Value) > Largest)
            throw new ContractException($"decision.{field}", $"{value} is beyond what an order can have.");
    }
}
