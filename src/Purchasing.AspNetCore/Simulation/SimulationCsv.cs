using System.Globalization;
using System.Text;
using Purchasing.Core.Simulation;

namespace Purchasing.AspNetCore.Simulation;

/// <summary>The days of simulations as CSV, one line each: commas, a point before decimals, quotes where a text needs them (RFC 4180). Thread-safe.</summary>
public static class SimulationCsv
{
    /// <summary>Writes them: the days over all products, which have no product id, and the days of products that were kept.</summary>
    /// <param name="results">The simulations.</param>
    public static string Write(IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        StringBuilder csv = new("simulation,product_id,day,demand,served,on_hand,backlog,on_order,value,orders,ordered,spent,stock_outs\r\n");
        foreach (SimulationResult result in results)
        {
            Write(csv, result.Name, "", result.Days);
            foreach (ProductSimulation product in result.Products)
                Write(csv, result.Name, product.ProductId, product.Days);
        }

        return csv.ToString();
    }

    private static void Write(StringBuilder csv, string name, string productId, IReadOnlyList<SimulatedDay> days)
    {
        foreach (SimulatedDay day in days)
        {
            csv.Append(Text(name)).Append(',').Append(Text(productId)).Append(',').Append(
                CultureInfo.InvariantCulture,
                $"{day.Day:yyyy-MM-dd},{day.Demand},{day.Served},{day.OnHand},{day.Backlog},{day.OnOrder},{day.Value},{day.Orders},{day.Ordered},{day.Spent},{day.StockOuts}\r\n");
        }
    }

    // A cell that begins like a formula is one to some programs: it is written as text.
    private static string Text(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
