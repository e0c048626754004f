using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Flow;

/// <summary>Puts what other systems have on order beside our own open orders.</summary>
internal static class OnOrderMerge
{
    /// <summary>Both together.</summary>
    /// <param name="own">Our own open orders.</param>
    /// <param name="others">What other systems have on order, without what is ours.</param>
    /// <param name="products">The products in question.</param>
    public static FactBatch<OpenOrders> Of(FactBatch<OpenOrders> own, FactBatch<OpenOrderLine> others, ProductSet products)
    {
        if (own.Failure is not null)
            return own;
        FactBatch<OpenOrders> both = new(own.Source, products.Ids.Count);
        foreach (string id in products.Ids)
        {
            if (own.ProblemOf(id) is string problem)
                both.AddProblem(id, problem);
            if (others.ProblemOf(id) is string other)
                both.AddProblem(id, other.StartsWith(others.Source, StringComparison.Ordinal) ? other : $"{others.Source}: {other}");
            OpenOrders? ours = own.For(id).First;
            FactGroup<OpenOrderLine> lines = others.For(id);
            if (lines.Count > 0)
                both.Add(id, With(ours ?? new OpenOrders { ProductId = id, Quantity = 0m, Sequence = 0 }, lines));
            else if (ours is not null)
                both.Add(id, ours);
        }

        return both;
    }

    // Where there are lines they count: sums without lines become lines.
    private static OpenOrders With(OpenOrders ours, FactGroup<OpenOrderLine> others)
    {
        List<OpenOrderLine> lines = [.. ours.Lines];
        if (lines.Count == 0 && ours.Quantity != 0m)
            lines.Add(new OpenOrderLine { Quantity = ours.Quantity });
        if (ours.Lines.Count == 0 && ours.Counted != 0m)
            lines.Add(new OpenOrderLine { Quantity = ours.Counted, Counted = true });
        lines.AddRange(others.ToArray());
        return ours with { Lines = lines };
    }
}
