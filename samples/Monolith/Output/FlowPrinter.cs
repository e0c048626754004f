using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Text;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints results for people: a table, then each order with its explanation.</summary>
internal static class FlowPrinter
{
    public static void Print(IReadOnlyList<FlowResult> results)
    {
        IAnsiConsole console = Consoles.Create();
        Table table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
        table.AddColumn("Product");
        table.AddColumn("Status");
        table.AddColumn("Supplier");
        foreach (string header in (string[])["Shortage", "Adjusted", "Order qty", "Purchase", "Unit price", "Total", "Tax", "Grand total"])
            table.AddColumn(new TableColumn(header).RightAligned());
        table.AddColumn("Approval");
        foreach (FlowResult result in results)
            AddRow(table, result);
        console.Write(table);
        foreach (FlowResult result in results)
            Explain(console, result);
    }

    private static void AddRow(Table table, FlowResult result)
    {
        Decision? decision = result.Decision;
        bool ordered = result.Status is FlowStatus.Ordered or FlowStatus.PendingApproval;
        table.AddRow(
            Cell(result.ProductId),
            Cell(result.Status),
            Cell(decision?.SupplierId),
            Cell(Number(decision?.Shortage)),
            Cell(ordered ? Number(decision?.AdjustedShortage) : ""),
            Cell(Number(decision?.OrderQty)),
            Cell(ordered ? $"{Number(decision?.PurchaseQty)} {decision?.PurchaseUom}" : ""),
            Cell(ordered ? Number(decision?.UnitPrice) : ""),
            Cell(ordered ? Amount(decision?.TotalAmount) : ""),
            Cell(ordered ? Amount(decision?.TaxAmount) : ""),
            Cell(ordered ? Amount(decision?.GrandTotal) : ""),
            Cell(decision?.ApprovalStatus));
    }

    private static void Explain(IAnsiConsole console, FlowResult result)
    {
        console.WriteLine();
        if (result.PurchaseOrder is PurchaseOrder order)
            console.WriteLine(SafeText.Show($"{result.ProductId}: order {order.Id} to {order.SupplierName ?? order.SupplierId}, {order.Status.ToText()}, {Amount(order.GrandTotal)} {order.Currency}"));
        else
            console.WriteLine(SafeText.Show($"{result.ProductId}: {result.Status}"));
        for (int i = 0; i < result.Explanation.Count; i++)
            console.WriteLine(SafeText.Show($"  {i + 1}. {result.Explanation[i].Sentence}"));
        foreach (OfferOutcome offer in result.Offers.Where(offer => !offer.Chosen))
            console.WriteLine(SafeText.Show($"  - offer of {offer.SupplierId}: {offer.Reason}"));
        foreach (string warning in result.Warnings)
            console.WriteLine(SafeText.Show($"  ! {warning}"));
        foreach (string reason in result.HeldReasons)
            console.WriteLine(SafeText.Show($"  held: {reason}"));
    }

    private static Text Cell(string? text) => new(SafeText.Show(text));

    private static string Number(decimal? value) =>
        value is decimal number ? DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture) : "";

    private static string Amount(decimal? value) => value is decimal number ? number.ToString(CultureInfo.InvariantCulture) : "";
}
