using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;

namespace Purchasing.HandWritten;

/// <summary>
/// Decides a product in plain code and tells it as the product does: a quote for each offer, the best of them, amounts,
/// approval, a sentence for each step. It knows fewer cases than the rule file, so it errs on the quick side.
/// </summary>
internal static class StraightLineFlow
{
    public static FlowResult Decide(ProductRows rows)
    {
        var steps = new List<ExplanationStep>();
        decimal position = rows.OpenQuantity;
        foreach (StockLevel stock in rows.Stock)
            position += (stock.OnHand ?? 0) - (stock.Reserved ?? 0) + (stock.OnOrder ?? 0);
        Say(steps, "Add up the inventory position", $"{position - rows.OpenQuantity} in all warehouses and {rows.OpenQuantity} on our own open orders make a position of {position}", ("Decision.position", $"{position}"));
        var quotes = new List<Quote>(rows.Offers.Count);
        foreach (SupplierOffer offer in rows.Offers)
        {
            if (QuoteOf(offer, rows, position, steps) is { } quote)
                quotes.Add(quote);
        }

        Quote? best = null;
        foreach (Quote quote in quotes)
        {
            if (best is null || quote.BasePrice < best.BasePrice || (quote.BasePrice == best.BasePrice && quote.Offer.LeadTimeDays < best.Offer.LeadTimeDays))
                best = quote;
        }

        var decision = new Decision { ProductId = rows.ProductId, OrderDate = rows.Day, Position = position, WarehouseId = rows.Stock.Count == 0 ? null : rows.Stock[0].WarehouseId, StockUnit = rows.Demand!.Unit };
        if (best is not null)
            Take(best, decision, steps);
        Approve(decision, steps);
        return new FlowResult
        {
            ProductId = rows.ProductId,
            Status = best is null ? FlowStatus.Held : !decision.Create ? FlowStatus.NoOrder : decision.RequiresApproval == true ? FlowStatus.PendingApproval : FlowStatus.Ordered,
            Decision = decision,
            Explanation = steps,
            Offers = [.. quotes.Select(quote => new OfferOutcome(quote.Offer.SupplierId, quote == best, quote == best ? null : $"{best!.Offer.SupplierId} is cheaper at the final quantity", quote.Quantity, quote.Price, quote.Offer.Currency, quote.Offer.LeadTimeDays))],
            HeldReasons = best is null ? ["rules: no supplier offers it"] : [],
            Trace = rows.Trace,
        };
    }

    private static Quote? QuoteOf(SupplierOffer offer, ProductRows rows, decimal position, List<ExplanationStep> steps)
    {
        if (offer is not { Active: true, Price: { } price, LeadTimeDays: { } lead } || offer.ValidFrom > rows.Day || offer.ValidTo < rows.Day || rows.Demand is not { AvgDaily: { } daily } demand)
            return null;
        decimal factor = 1;
        foreach (UnitConversion unit in rows.Units)
        {
            if (unit.FromUnit == offer.PurchaseUnit)
                factor = unit.Factor ?? 1;
        }

        decimal safety = demand.SafetyStock ?? 0;
        Say(steps, "Keep safety stock", safety == 0 ? "No safety stock is kept" : $"A safety stock of {safety} is kept", ("Quote.safetyStock", $"{safety}"));
        decimal required = (daily * lead) + safety + (demand.Backorders ?? 0);
        decimal shortage = required - position;
        Say(steps, "Work out what is required", $"With {offer.SupplierId}, {daily} a day over {lead} days of lead time and the safety stock require {required}: a shortage of {shortage}", ("Quote.required", $"{required}"), ("Quote.shortage", $"{shortage}"));
        decimal adjusted = shortage > 0 && demand.Trend == "increasing" ? shortage * 1.2m : shortage;
        Say(steps, "Adjust the shortage", $"Demand is {demand.Trend}: the shortage of {shortage} counts as {adjusted}", ("Quote.adjusted", $"{adjusted}"));
        decimal step = (offer.Multiple is > 0 ? offer.Multiple.Value : 1) * factor;
        decimal quantity = adjusted <= 0 ? 0 : Math.Max((offer.Moq ?? 0) * factor, Math.Ceiling(adjusted / step) * step);
        foreach (PriceBreak tier in offer.PriceBreaks)
        {
            if (quantity >= tier.MinQuantity && tier.Price < price)
                price = tier.Price;
        }

        decimal rate = offer.Currency is { } currency && rows.Rates.TryGetValue(currency, out decimal known) ? known : 1;
        Say(steps, "Order lot for lot", $"{offer.SupplierId}: at least the minimum, rounded up to whole steps: {quantity} at {price} {offer.Currency}", ("Quote.orderQty", $"{quantity}"), ("Quote.unitPrice", $"{price}"), ("Quote.basePrice", $"{price * rate}"));
        return new Quote(offer, required, safety, shortage, adjusted, quantity, quantity / factor, price, price * rate, rate);
    }

    private static void Take(Quote best, Decision decision, List<ExplanationStep> steps)
    {
        decision.Required = best.Required;
        decision.SafetyStock = best.Safety;
        decision.NeedReorder = best.Quantity > 0;
        decision.Shortage = best.Shortage;
        decision.AdjustedShortage = Math.Max(best.Adjusted, 0);
        decision.OrderQty = best.Quantity;
        decision.PurchaseQty = best.PurchaseQuantity;
        decision.PurchaseUom = best.Offer.PurchaseUnit;
        decision.SupplierId = best.Offer.SupplierId;
        decision.SupplierName = best.Offer.SupplierName;
        decision.LeadTimeDays = best.Offer.LeadTimeDays;
        decision.ExpectedOn = decision.OrderDate.AddDays(best.Offer.LeadTimeDays ?? 0);
        decision.UnitPrice = best.Price;
        decision.Currency = best.Offer.Currency;
        decision.TotalAmount = Math.Round(best.Quantity * best.Price, 2);
        decision.TaxRate = best.Offer.TaxRate ?? 0.08m;
        decision.FxRate = best.Rate;
        Say(
            steps,
            "Choose the best offer",
            $"No offer is better than the one of {best.Offer.SupplierId} by price and lead time: {best.Quantity} = {best.PurchaseQuantity} {best.Offer.PurchaseUnit} at {best.Price} are {decision.TotalAmount} {best.Offer.Currency}",
            ("Decision.required", $"{best.Required}"),
            ("Decision.safetyStock", $"{best.Safety}"),
            ("Decision.shortage", $"{best.Shortage}"),
            ("Decision.orderQty", $"{best.Quantity}"),
            ("Decision.purchaseQty", $"{best.PurchaseQuantity}"),
            ("Decision.supplierId", best.Offer.SupplierId),
            ("Decision.supplierName", best.Offer.SupplierName),
            ("Decision.leadTimeDays", $"{best.Offer.LeadTimeDays}"),
            ("Decision.unitPrice", $"{best.Price}"),
            ("Decision.currency", best.Offer.Currency),
            ("Decision.totalAmount", $"{decision.TotalAmount}"),
            ("Decision.taxRate", $"{decision.TaxRate}"),
            ("Decision.fxRate", $"{best.Rate}"));
    }

    private static void Approve(Decision decision, List<ExplanationStep> steps)
    {
        if (decision.NeedReorder != true)
        {
            Say(steps, "Order nothing when the position covers the need", $"The position of {decision.Position} covers the {decision.Required} required: nothing is ordered");
            return;
        }

        decimal total = decision.TotalAmount ?? 0;
        decision.DiscountAmount = total >= 50_000 ? Math.Round(total * 0.1m, 2) : 0;
        decision.FinalAmount = total - decision.DiscountAmount;
        Say(steps, "Discount", $"{total} less {decision.DiscountAmount} are {decision.FinalAmount}", ("Decision.discountAmount", $"{decision.DiscountAmount}"), ("Decision.finalAmount", $"{decision.FinalAmount}"));
        decision.TaxAmount = Math.Round(decision.FinalAmount.Value * decision.TaxRate!.Value, 2);
        decision.GrandTotal = decision.FinalAmount + decision.TaxAmount;
        Say(steps, "Tax", $"{decision.TaxAmount} of tax make {decision.GrandTotal}", ("Decision.taxAmount", $"{decision.TaxAmount}"), ("Decision.grandTotal", $"{decision.GrandTotal}"));
        decision.RequiresApproval = total > 10_000;
        decision.ApprovalStatus = total > 10_000 ? "pending" : "auto_approved";
        decision.ApprovalsNeeded = total > 10_000 ? 1 : 0;
        decision.Create = true;
        decision.OrderStatus = total > 10_000 ? "pending_approval" : "approved";
        Say(steps, "Approve", $"{total} is {decision.ApprovalStatus}", ("Decision.requiresApproval", total > 10_000 ? "true" : "false"), ("Decision.approvalStatus", decision.ApprovalStatus), ("Decision.create", "true"));
        if (total > 10_000)
            return;
        decision.Send = true;
        decision.SendBy = "email";
        Say(steps, "Send", "The order is sent by email", ("Decision.send", "true"), ("Decision.sendBy", "email"));
    }

    private static void Say(List<ExplanationStep> steps, string rule, string sentence, params ReadOnlySpan<(string Field, string? Value)> changes)
    {
        var changed = new Dictionary<string, string?>(changes.Length);
        foreach ((string field, string? value) in changes)
            changed[field] = value;
        steps.Add(new ExplanationStep(rule, sentence, changed));
    }

    private sealed record Quote(
        SupplierOffer Offer, decimal Required, decimal Safety, decimal Shortage, decimal Adjusted, decimal Quantity, decimal PurchaseQuantity, decimal Price, decimal BasePrice, decimal Rate);
}
