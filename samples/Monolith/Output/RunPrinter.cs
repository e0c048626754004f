using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Json;
using Purchasing.Core.Text;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints the outcome of a catalogue run.</summary>
internal static class RunPrinter
{
    private const int PageSize = 1000;
    private const int ShownInTable = 20;

    public static Task PrintAsync(RunSummary summary, ICatalogueRunStore store, string format, CancellationToken cancellationToken) => format switch
    {
        "json" => JsonAsync(summary, store, cancellationToken),
        "csv" => CsvAsync(summary),
        _ => TableAsync(summary, store, cancellationToken),
    };

    private static async Task JsonAsync(RunSummary summary, ICatalogueRunStore store, CancellationToken cancellationToken)
    {
        using Stream output = Consoles.OpenOutput();
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WritePropertyName("summary");
        JsonSerializer.Serialize(json, summary, PurchasingJson.Default.RunSummary);
        json.WriteStartArray("held");
        await foreach (HeldProduct held in HeldAsync(store, summary.RunKey, cancellationToken).ConfigureAwait(false))
            JsonSerializer.Serialize(json, held, PurchasingJson.Default.HeldProduct);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        output.WriteByte((byte)'\n');
    }

    private static async Task CsvAsync(RunSummary summary)
    {
        await Console.Out.WriteLineAsync("run_key,products,decided,held,orders,lines,seconds,ordered,nothing_needed").ConfigureAwait(false);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quoted(summary.RunKey)},{summary.Products},{summary.Decided},{summary.Held},{summary.Orders},{summary.Lines},{summary.Duration.TotalSeconds:0.000},{summary.Ordered},{summary.NothingNeeded}")).ConfigureAwait(false);
    }

    /// <summary>Writes the held products with their reasons, one reason a row.</summary>
    public static async Task WriteHeldAsync(string runKey, ICatalogueRunStore store, string file, CancellationToken cancellationToken)
    {
        await using StreamWriter writer = new(file);
        await writer.WriteLineAsync("product_id,reason").ConfigureAwait(false);
        await foreach (HeldProduct held in HeldAsync(store, runKey, cancellationToken).ConfigureAwait(false))
        {
            foreach (string reason in held.Reasons)
                await writer.WriteLineAsync($"{Quoted(held.ProductId)},{Quoted(reason)}").ConfigureAwait(false);
        }
    }

    private static async Task TableAsync(RunSummary summary, ICatalogueRunStore store, CancellationToken cancellationToken)
    {
        IAnsiConsole console = Consoles.Create();
        Table table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
        table.AddColumns("Run", "Products", "Ordered", "Held", "Nothing needed", "Orders", "Lines", "Seconds");
        table.AddRow(
            Consoles.Cell(summary.RunKey),
            Number(summary.Products),
            Number(summary.Ordered),
            Number(summary.Held),
            Number(summary.NothingNeeded),
            Number(summary.Orders),
            Number(summary.Lines),
            new Text(summary.Duration.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)));
        console.Write(table);
        int shown = 0;
        await foreach (HeldProduct held in HeldAsync(store, summary.RunKey, cancellationToken).ConfigureAwait(false))
        {
            if (shown++ == ShownInTable)
            {
                console.WriteLine($"… and {summary.Held - ShownInTable} more; --held FILE writes them all");
                return;
            }

            console.WriteShown($"held {held.ProductId}: {string.Join("; ", held.Reasons)}");
        }
    }

    private static async IAsyncEnumerable<HeldProduct> HeldAsync(
        ICatalogueRunStore store, string runKey, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            IReadOnlyList<HeldProduct> page = await store.HeldAsync(runKey, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (HeldProduct held in page)
                yield return held;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].ProductId;
        }
    }

    internal static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));

    private static string Quoted(string text) => SafeText.CsvCell(text);
}
