using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints what differs between two decisions, and the sums over all products.</summary>
internal sealed class ComparisonPrinter
{
    private const int Shown = 50;

    private readonly Table _table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
    private int _differing;
    private int _same;
    private decimal _before;
    private decimal _after;

    public ComparisonPrinter() => _table.AddColumns("Product", "Before", "After", "Difference of grand total (base currency)");

    public void CountSame() => _same++;

    public void Add(Comparison comparison)
    {
        decimal before = Base(comparison.Before);
        decimal after = Base(comparison.After);
        _before += before;
        _after += after;
        if (_differing++ < Shown)
            _table.AddRow(Consoles.Cell(comparison.ProductId), Consoles.Cell(Describe(comparison.Before)), Consoles.Cell(Describe(comparison.After)), new Text((after - before).ToString("0.00", CultureInfo.InvariantCulture)));
    }

    public void Print()
    {
        IAnsiConsole console = Consoles.Create();
        if (_differing > 0)
            console.Write(_table);
        if (_differing > Shown)
            console.WriteLine($"… and {_differing - Shown} more; --json prints them all");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_differing} products differ, {_same} do not; the differing ones cost {_before:0.00} before and {_after:0.00} after. Nothing was written."));
    }

    private static decimal Base(ProductDecision product) =>
        product is { Create: true, Decision: Decision decision } ? (decision.GrandTotal ?? 0m) * (decision.FxRate ?? 1m) : 0m;

    private static string Describe(ProductDecision product)
    {
        if (product.IsHeld)
            return $"held: {product.HeldReasons[0]}";
        if (product is not { Create: true, Decision: Decision decision })
            return "no order";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DecimalMath.Trim(decision.OrderQty ?? 0m)} from {decision.SupplierId} for {decision.GrandTotal} {decision.Currency}, {decision.ApprovalStatus}");
    }
}
