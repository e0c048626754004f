using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Catalogue;

/// <summary>Decides one set of products through the graph, without side effects. Thread-safe.</summary>
internal sealed class BatchDecider(PurchasingGraph graph, GraphExecutor executor)
{
    /// <summary>How many offers of a held product a run tells of, so that its report stays small whatever a source answers.</summary>
    private const int OffersTold = 20;

    /// <summary>
    /// One decision per row of a stretch of the catalogue. A row that cannot be a product is held alone; when a source fails every
    /// product is held with its reason.
    /// </summary>
    public Task<IReadOnlyList<ProductDecision>> DecideStretchAsync(
        IReadOnlyList<string> ids, DecisionOptions options, string actor, CancellationToken cancellationToken) =>
        DecideStretchAsync(ids, options, actor, null, cancellationToken);

    /// <summary>The same; <paramref name="seen"/> looks at what the graph put out besides decisions.</summary>
    public async Task<IReadOnlyList<ProductDecision>> DecideStretchAsync(
        IReadOnlyList<string> ids, DecisionOptions options, string actor, Action<GraphRun>? seen, CancellationToken cancellationToken)
    {
        List<ProductDecision> unusable = [];
        List<string> usable = new(ids.Count);
        foreach (string id in ids)
        {
            if (ProductIds.ProblemOf(id) is string problem)
                unusable.Add(new ProductDecision { ProductId = ProductIds.Quoted(id), HeldReasons = [$"catalogue: {problem}"], RuleSetHash = "" });
            else
                usable.Add(id);
        }

        if (usable.Count == 0)
            return unusable;
        IReadOnlyList<ProductDecision> decisions = await DecideAsync(ProductSet.Stretch(usable, graph.Catalogue.KeyOrder), options, actor, seen, cancellationToken).ConfigureAwait(false);
        return unusable.Count == 0 ? decisions : [.. decisions, .. unusable];
    }

    /// <summary>One decision per product; when a source fails every product is held with its reason.</summary>
    public Task<IReadOnlyList<ProductDecision>> DecideAsync(
        ProductSet products, DecisionOptions options, string actor, CancellationToken cancellationToken) =>
        DecideAsync(products, options, actor, null, cancellationToken);

    /// <summary>The same; <paramref name="seen"/> looks at what the graph put out besides decisions.</summary>
    public async Task<IReadOnlyList<ProductDecision>> DecideAsync(
        ProductSet products, DecisionOptions options, string actor, Action<GraphRun>? seen, CancellationToken cancellationToken)
    {
        FlowContext context = new() { Products = products, Decision = options, Actor = actor };
        GraphRun run = await graph.RunAsync(executor, context, dryRun: true, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        seen?.Invoke(run);
        if (run.TryOutput("decision", out DecisionBatch? batch) && batch is not null)
            return batch.Items;
        List<string> reasons = FlowReport.Failures(run);
        if (reasons.Count == 0)
            reasons.Add($"the run ended as {run.Status} without a decision");
        return [.. products.Ids.Select(id => new ProductDecision { ProductId = id, HeldReasons = reasons, RuleSetHash = "" })];
    }

    /// <summary>Turns decisions into draft lines and held products.</summary>
    public static BatchResult ToResult(CatalogueRun run, RunBatch batch, IReadOnlyList<ProductDecision> decisions)
    {
        List<DraftLine> lines = [];
        List<HeldProduct> held = [];
        int nothing = 0;
        Dictionary<(string Supplier, string Currency, decimal TaxRate), string> orderIds = [];
        foreach (ProductDecision product in decisions)
        {
            if (ReasonsToHold(product) is { Count: > 0 } reasons)
                held.Add(new HeldProduct(product.ProductId, reasons));
            else if (product.Create)
                AddLines(run, product, lines, orderIds);
            else
                nothing++;
        }

        return new BatchResult(batch, lines, held, nothing, decisions.Count);
    }

    /// <summary>
    /// Why a product is held; empty when it is not. An order that no store would take holds its product here, whoever decided it:
    /// written together with the others it would stop them all.
    /// </summary>
    public static IReadOnlyList<string> ReasonsToHold(ProductDecision product)
    {
        if (product.IsHeld)
            return ReasonsOf(product);
        if (!product.Create)
            return [];
        return DecisionDomain.ProblemOf(product.Decision!, product.Lots, product.PurchaseFactor, product.PurchaseDecimals) is string problem
            ? [$"rules: the order {problem}"]
            : [];
    }

    // Why it is held, then what is wrong with each of its offers.
    private static List<string> ReasonsOf(ProductDecision product)
    {
        List<string> reasons = [.. product.HeldReasons];
        int left = 0;
        foreach (OfferOutcome offer in product.Offers)
        {
            if (offer.Reason is null or DecisionExplainer.NotCompared)
                continue;
            // What is missing in an offer names the supplier already.
            string supplier = $"({offer.SupplierId})";
            string reason = $"{SourceNames.Offers}: {(offer.Reason.EndsWith(supplier, StringComparison.Ordinal) ? offer.Reason : $"{offer.Reason} {supplier}")}";
            if (reasons.Contains(reason))
                continue;
            if (reasons.Count < product.HeldReasons.Count + OffersTold)
                reasons.Add(reason);
            else
                left++;
        }

        if (left > 0)
            reasons.Add($"{SourceNames.Offers}: {left.ToString(System.Globalization.CultureInfo.InvariantCulture)} more are rejected");
        return reasons;
    }

    private static void AddLines(
        CatalogueRun run, ProductDecision product, List<DraftLine> lines, Dictionary<(string Supplier, string Currency, decimal TaxRate), string> orderIds)
    {
        Decision decision = product.Decision!;
        decimal taxRate = decision.TaxRate!.Value;
        if (!orderIds.TryGetValue((decision.SupplierId!, decision.Currency!, taxRate), out string? orderId))
        {
            orderId = OrderIds.ForRun(
                run.RunKey, decision.SupplierId!, decision.Currency!, Calculation.DecimalMath.Trim(taxRate).ToString(System.Globalization.CultureInfo.InvariantCulture));
            orderIds.Add((decision.SupplierId!, decision.Currency!, taxRate), orderId);
        }

        foreach (PurchaseOrderLine line in OrderFactory.Lines(product))
        {
            lines.Add(new DraftLine(
                orderId, decision.SupplierId!, decision.SupplierName, decision.Currency!, taxRate, product.MinimumOrderValue, line with { LineNo = 0 }));
        }
    }
}
