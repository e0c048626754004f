using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniExcelLibs;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>A list as a file: CSV (RFC 4180; in German with semicolons and decimal commas, as spreadsheets there read it) or Excel. Text that a spreadsheet would run as a formula is written so that it does not.</summary>
internal static class Export
{
    private const int Most = 200_000;

    private static readonly UTF8Encoding s_utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    public static async Task WriteAsync(PageContext page, string name, string form, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows)
    {
        CancellationToken cancellationToken = page.Http.RequestAborted;
        HttpResponse response = page.Http.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{form}\"";
        if (form == "xlsx")
        {
            response.ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            List<Dictionary<string, object?>> sheet = [];
            await foreach (object?[] row in rows.Take(Most).WithCancellation(cancellationToken).ConfigureAwait(false))
                sheet.Add(Cells(columns, row));
            if (sheet.Count == 0)
                sheet.Add(Cells(columns, new object?[columns.Count]));
            using MemoryStream file = new();
            await file.SaveAsAsync(sheet, cancellationToken: cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            response.ContentLength = file.Length;
            await file.CopyToAsync(response.Body, cancellationToken).ConfigureAwait(false);
            return;
        }

        response.ContentType = "text/csv; charset=utf-8";
        StreamWriter writer = new(response.Body, s_utf8WithMark, bufferSize: 16 * 1024, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(Line(columns, page.Words).AsMemory(), cancellationToken).ConfigureAwait(false);
            await foreach (object?[] row in rows.Take(Most).WithCancellation(cancellationToken).ConfigureAwait(false))
                await writer.WriteAsync(Line(row, page.Words).AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A line of a CSV file.</summary>
    public static string Line(IEnumerable<object?> values, Words words)
    {
        bool isGerman = words.Language == "de";
        return string.Join(isGerman ? ';' : ',', values.Select(value => Cell(value, isGerman ? words.Format : CultureInfo.InvariantCulture))) + "\r\n";
    }

    private static string Cell(object? value, CultureInfo numbers) => value switch
    {
        null => "",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, numbers),
        // Nothing in it begins a formula, whatever separates the cells.
        _ => SafeText.CsvCell(value.ToString()),
    };

    private static Dictionary<string, object?> Cells(IReadOnlyList<string> columns, object?[] row)
    {
        Dictionary<string, object?> cells = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Count; i++)
        {
            cells[columns[i]] = row[i] switch
            {
                // A cell of a workbook says that it is text, and no formula.
                string text => PageText.Visible(text),
                DateOnly day => day.ToDateTime(TimeOnly.MinValue),
                DateTimeOffset at => at.UtcDateTime,
                object value => value,
                null => null,
            };
        }

        return cells;
    }
}
