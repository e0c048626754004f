using System.Globalization;
using Purchasing.Core.Simulation;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints simulations side by side.</summary>
internal static class SimulationPrinter
{
    public static void Print(IReadOnlyList<SimulationResult> results)
    {
        IAnsiConsole console = Consoles.Create();
        Table table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
        table.AddColumn("");
        foreach (SimulationResult result in results)
            table.AddColumn(new TableColumn(new Text(result.Name)).RightAligned());
        Row("Service level", result => (result.ServiceLevel * 100m).ToString("0.00", CultureInfo.InvariantCulture) + " %");
        Row("Product days with a stock-out", result => result.StockOutDays.ToString(CultureInfo.InvariantCulture));
        Row("Orders", result => result.Orders.ToString(CultureInfo.InvariantCulture));
        Row($"Goods, {results[0].Currency}", result => Amount(result.Spent));
        Row($"Orders and holding, {results[0].Currency}", result => Amount(result.OtherCost));
        Row($"Cost less change of stock, {results[0].Currency}", result => Amount(result.Cost));
        Row($"Average value of stock, {results[0].Currency}", result => Amount(result.AverageValue));
        Row("Products held on some day", result => result.Products.Count(product => product.HeldDays > 0).ToString(CultureInfo.InvariantCulture));
        console.Write(table);
        foreach (ProductSimulation held in results[0].Products.Where(product => product.HeldDays > 0).Take(20))
            console.WriteShown($"{held.ProductId} was held on {held.HeldDays} days: {held.HeldReason}");
        console.WriteLine($"{results[0].Products.Count} products over {results[0].Days.Count} days. Nothing was written.");

        void Row(string what, Func<SimulationResult, string> of) => table.AddRow([new Text(what), .. results.Select(result => new Text(of(result)))]);
    }

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
