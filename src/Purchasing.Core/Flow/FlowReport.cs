using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Graph.Drawing;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Flow;

/// <summary>Tells the outcome of a graph run as a flow result.</summary>
internal static class FlowReport
{
    public static FlowResult Of(string productId, GraphRun run, OrderBatch? orders, string? drawing)
    {
        TraceStep[] trace = Trace(run);
        List<string> held = Failures(run);
        ProductDecision? product = run.TryOutput("decision", out DecisionBatch? decisions) && decisions is { Items.Count: > 0 } ? decisions.Items[0] : null;
        if (product is not null && held.Count == 0 && IsUnknown(productId, run))
            throw new UnknownProductException(productId);
        if (product is not null)
            held.AddRange(product.HeldReasons);
        CreateOrderResult? created = orders is { Items.Count: > 0 } ? orders.Items[0] : null;
        if (created is { Order: null })
            held.Add("order: others keep ordering this product at the same time; try again");
        if (product is null && held.Count == 0)
            held.Add($"the run ended as {run.Status} without a decision");
        return new FlowResult
        {
            ProductId = productId,
            Status = StatusOf(held, product, created?.Order),
            Decision = product?.Decision,
            PurchaseOrder = created?.Order,
            Explanation = product?.Explanation ?? [],
            Offers = product?.Offers ?? [],
            Warnings = WithWithdrawn(product?.Warnings ?? [], created?.Order),
            HeldReasons = held,
            Trace = trace,
            Drawing = drawing switch
            {
                FlowDrawing.Mermaid => run.Graph.DrawMermaid(run),
                FlowDrawing.Svg => run.Graph.DrawSvg(run),
                _ => null,
            },
        };
    }

    /// <summary>The reasons of the nodes that failed.</summary>
    public static List<string> Failures(GraphRun run)
    {
        List<string> reasons = [];
        foreach (NodeTrace node in run.Nodes)
        {
            if (node.Status == NodeStatus.Failed)
                reasons.Add($"{node.Id}: {node.Reason}");
        }

        return reasons;
    }

    private static string StatusOf(List<string> held, ProductDecision? product, PurchaseOrder? order)
    {
        if (held.Count > 0)
            return FlowStatus.Held;
        if (order is not null && IsWithdrawn(order))
            return FlowStatus.NoOrder;
        if (order is not null)
            return order.Status == OrderStatus.PendingApproval ? FlowStatus.PendingApproval : FlowStatus.Ordered;
        if (product is not { Create: true })
            return FlowStatus.NoOrder;
        return product.Decision!.RequiresApproval == true ? FlowStatus.PendingApproval : FlowStatus.Ordered;
    }

    // A key that was used before answers with the order that it made, whatever became of it.
    private static bool IsWithdrawn(PurchaseOrder order) => order.Status is OrderStatus.Rejected or OrderStatus.Cancelling or OrderStatus.Cancelled;

    private static IReadOnlyList<string> WithWithdrawn(IReadOnlyList<string> warnings, PurchaseOrder? order) => order is null || !IsWithdrawn(order)
        ? warnings
        : [.. warnings, $"Nothing was ordered: the key of this request made order {order.Id}, which is {order.Status.ToText().Replace('_', ' ')}. Give another key to order again."];

    /// <summary>Whether no source knows a product.</summary>
    public static bool IsUnknown(string productId, GraphRun run) =>
        Empty<Demand>(run, "demand", productId) && Empty<StockLevel>(run, "stock", productId) && Empty<SupplierOffer>(run, "offers", productId)
        && run.TryOptional("stock", out FactBatch<StockLevel>? _);

    // A source that a graph leaves out knows no product.
    private static bool Empty<T>(GraphRun run, string output, string productId)
        where T : class =>
        !run.TryOptional(output, out FactBatch<T>? facts) || facts is null || (facts.For(productId).Count == 0 && facts.ProblemOf(productId) is null);

    private static TraceStep[] Trace(GraphRun run)
    {
        IReadOnlyList<NodeTrace> nodes = run.Nodes;
        TraceStep[] steps = new TraceStep[nodes.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            NodeTrace node = nodes[i];
            string? reason = node.Reason ?? (node.Notes.Count > 0 ? string.Join("; ", node.Notes) : null);
            steps[i] = new TraceStep(
                node.Id,
                node.Status.ToString().ToLowerInvariant(),
                Math.Round((decimal)node.Duration.Ticks / TimeSpan.TicksPerMillisecond, 3),
                node.Attempts,
                reason);
        }

        return steps;
    }
}
