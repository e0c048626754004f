using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>
/// Decides each warehouse of a product for itself, and makes one order of what they need: of the offer that the largest need takes, with a
/// line for each, priced at what they take together. Used by one thread.
/// </summary>
internal sealed class PlaceDecider(ProductDecider decider, FactSet facts)
{
    public ProductDecision Decide(string productId, CancellationToken cancellationToken)
    {
        string[] places = [.. Places(facts.Stock.For(productId)).Order(StringComparer.Ordinal)];
        OpenOrders? open = facts.OpenOrders.For(productId).First;
        bool isUnplaced = places.Length > 1 && open is { Lines.Count: 0 } && open.Quantity + open.Counted > 0m;
        if (places.Length == 0 || facts.Stock.ProblemOf(productId) is not null || isUnplaced)
        {
            ProductDecision whole = decider.Decide(productId, null, null, cancellationToken);
            return isUnplaced && !whole.IsHeld ? Held(whole, [$"{SourceNames.OpenOrders}: what is on order is known for all warehouses together only"]) : whole;
        }

        ProductDecision[] parts = new ProductDecision[places.Length];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = decider.Decide(productId, places[i], null, cancellationToken);
        if (parts.Length == 1)
            return parts[0];
        if (parts.FirstOrDefault(part => part.IsHeld) is not null)
            return Held(Together(parts, parts[0]), [.. parts.SelectMany((part, i) => part.HeldReasons.Select(reason => $"{reason} (warehouse {places[i]})"))]);

        ProductDecision? lead = parts.Where(part => part.Create).OrderByDescending(part => part.Decision!.TotalAmount * part.Decision.FxRate).FirstOrDefault();
        if (lead is null)
            return Together(parts, parts[0]);
        for (int i = 0; i < parts.Length; i++)
        {
            if (!parts[i].Create || parts[i].OfferIndex == lead.OfferIndex)
                continue;
            ProductDecision again = decider.Decide(productId, places[i], lead.OfferIndex, cancellationToken);
            if (again.IsHeld)
                return Held(Together(parts, lead), [.. again.HeldReasons.Select(reason => $"{reason} (warehouse {places[i]})")]);
            parts[i] = again;
        }

        return Merge(parts, lead, cancellationToken);
    }

    private static HashSet<string> Places(FactGroup<StockLevel> stock)
    {
        HashSet<string> places = new(StringComparer.Ordinal);
        foreach (StockLevel level in stock)
            places.Add(level.WarehouseId);
        return places;
    }

    private static ProductDecision Held(ProductDecision product, IReadOnlyList<string> reasons)
    {
        if (product.Decision is { } decision)
            decision.Create = decision.Send = false;
        return product with { HeldReasons = reasons, Lots = [], LotWarehouses = [] };
    }

    // What was decided of each place, told as one.
    private static ProductDecision Together(ProductDecision[] parts, ProductDecision lead)
    {
        if (lead.Decision is { } decision)
        {
            Decision[] all = [.. parts.Select(part => part.Decision).OfType<Decision>()];
            decision.Position = all.Sum(each => each.Position);
            decision.Required = all.Sum(each => each.Required);
            decision.SafetyStock = all.Sum(each => each.SafetyStock);
            decision.Shortage = all.Sum(each => each.Shortage);
            decision.AdjustedShortage = all.Sum(each => each.AdjustedShortage);
            decision.OrderQty = all.Sum(each => each.OrderQty);
            decision.PurchaseQty = all.Sum(each => each.PurchaseQty);
            decision.NeedReorder = all.Any(each => each.NeedReorder == true);
            decision.OrderBy = all.Min(each => each.OrderBy);
        }

        return lead with
        {
            Explanation = [.. parts.SelectMany(part => part.Explanation.Select(step => step with { Sentence = $"{part.Decision?.WarehouseId}: {step.Sentence}" }))],
            Warnings = [.. parts.SelectMany(part => part.Warnings.Select(warning => $"{part.Decision?.WarehouseId}: {warning}"))],
        };
    }

    private ProductDecision Merge(ProductDecision[] parts, ProductDecision lead, CancellationToken cancellationToken)
    {
        ProductDecision[] ordering = [.. parts.Where(part => part.Create)];
        if (ordering.Length == 1)
            return Together(parts, ordering[0]) with { LotWarehouses = [.. ordering[0].Lots.Select(_ => ordering[0].Decision!.WarehouseId ?? "")] };
        ProductDecision product = Together(parts, lead) with
        {
            Lots = [.. ordering.SelectMany(part => part.Lots)],
            LotWarehouses = [.. ordering.SelectMany(part => part.Lots.Select(_ => part.Decision!.WarehouseId ?? ""))],
        };
        Decision decision = product.Decision!;
        Price(product, decision);
        Decision order = new()
        {
            ProductId = decision.ProductId,
            WholeOrder = true,
            OrderDate = decision.OrderDate,
            SupplierId = decision.SupplierId,
            Currency = decision.Currency,
            FxRate = decision.FxRate,
            TaxRate = decision.TaxRate,
            NeedReorder = true,
            OrderQty = ordering.Length,
            TotalAmount = decision.TotalAmount,
            Consolidated = decision.Consolidated,
        };
        List<string> held = [];
        decider.DecideWhole(order, held, cancellationToken);
        int approvals = ordering.Max(part => Approvals.Of(part.Decision!));
        decision.DiscountAmount = order.DiscountAmount;
        decision.FinalAmount = order.FinalAmount;
        decision.TaxAmount = order.TaxAmount;
        decision.GrandTotal = order.GrandTotal;
        decision.ApprovalsNeeded = Math.Max(approvals, Approvals.Of(order));
        decision.RequiresApproval = decision.ApprovalsNeeded > 0;
        decision.ApprovalStatus = decision.ApprovalsNeeded > 0 ? ApprovalStatuses.Pending : ApprovalStatuses.AutoApproved;
        decision.OrderStatus = decision.ApprovalsNeeded > 0 ? "pending_approval" : "approved";
        decision.Send = decision.ApprovalsNeeded == 0 && ordering.All(part => part.Decision!.Send);
        decision.Warning = order.Warning;
        if (held.Count == 0 && DecisionDomain.ProblemOf(decision, product.Lots, product.PurchaseFactor, product.PurchaseDecimals) is string problem)
            held.Add($"rules: the order {problem} ({decision.SupplierId})");
        return held.Count > 0 ? Held(product, held) : product;
    }

    private static void Price(ProductDecision product, Decision decision)
    {
        decimal quantity = product.Lots.Sum();
        if (product.PriceTiers is string tiers && decision.PurchasePrice is not null)
        {
            decision.PurchasePrice = PriceTiers.PriceAt(tiers, quantity);
            decision.UnitPrice = DecimalMath.Trim(Math.Round(decision.PurchasePrice.Value / product.PurchaseFactor, StorableNumbers.Places, MidpointRounding.AwayFromZero));
        }
        else if (product.PriceTiers is string plain)
        {
            decision.UnitPrice = PriceTiers.PriceAt(plain, quantity);
        }

        decision.TotalAmount = product.Lots.Sum(lot => Money.Round(
            decision.PurchasePrice is decimal price
                ? LotSizing.InPurchaseUnit(lot, product.PurchaseFactor, product.PurchaseDecimals) * price
                : lot * decision.UnitPrice!.Value,
            decision.Currency!));
    }
}
