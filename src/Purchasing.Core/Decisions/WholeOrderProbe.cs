using System.Globalization;
using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>
/// Decides whole orders of usual and of awkward sizes. The tests of a rule file are about products mostly; a rule that fails on an order of
/// one line would hold orders of a catalogue run only at night.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class WholeOrderProbe
{
    private static readonly (int Lines, decimal Total)[] s_orders =
        [(1, 0.01m), (1, 100m), (2, 9_999.99m), (1, 10_000m), (3, 10_000.01m), (1, 49_999.99m), (2, 50_000m), (3, 25_000m), (100, 100_000m), (1, 100_000.01m), (4, 150_000m), (2, 199_999.99m), (1, 200_000m), (7, 300_000m), (9, 750_000m), (80, 5_000_000m),
         (5_000, 1_000_000_000m)];

    /// <summary>What is wrong with each order that the rules hold; null when the rules say nothing about whole orders at all.</summary>
    /// <param name="rules">The rules.</param>
    public static async Task<IReadOnlyList<string>?> ProblemsAsync(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        PurchasingOptions options = new();
        DecisionEngine engine = new(new RuleSetHolder(rules), options);
        List<string> problems = [];
        bool isDecided = false;
        foreach ((int lines, decimal total) in s_orders)
        {
            ProductDecision decided = await engine.DecideOrderAsync(Question(lines, total, options.BaseCurrency), CancellationToken.None).ConfigureAwait(false);
            isDecided |= decided.Decision!.FinalAmount is not null || decided.Decision.GrandTotal is not null || decided.HeldReasons.Any(reason => !reason.EndsWith("has no final amount", StringComparison.Ordinal));
            if (decided.IsHeld)
                problems.Add($"failed: a whole order of {Text(lines, total, options.BaseCurrency)} is held: {string.Join("; ", decided.HeldReasons)}");
        }

        return isDecided ? problems : null;
    }

    /// <summary>How many orders are decided.</summary>
    public static int Count => s_orders.Length;

    private static Decision Question(int lines, decimal total, string currency) => new()
    {
        ProductId = "PO-TEST",
        WholeOrder = true,
        OrderDate = new DateOnly(2026, 1, 5),
        SupplierId = "SUP-TEST",
        Currency = currency,
        FxRate = 1m,
        TaxRate = 0.08m,
        NeedReorder = true,
        OrderQty = lines,
        TotalAmount = total,
    };

    private static string Text(int lines, decimal total, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{(lines == 1 ? "1 line" : $"{lines} lines")} for {total} {currency}");
}
