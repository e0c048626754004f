using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniExcelLibs;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>A list as a file: CSV (RFC 4180) or Excel. Text that a spreadsheet would run as a formula is written so that it does not.</summary>
internal static class Export
{
    private const int Most = 200_000;

    private static readonly UTF8Encoding s_utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    public static async Task WriteAsync(HttpContext context, string name, string form, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        HttpResponse response = context.Response;
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
            await writer.WriteAsync(Line(columns).AsMemory(), cancellationToken).ConfigureAwait(false);
            await foreach (object?[] row in rows.Take(Most).WithCancellation(cancellationToken).ConfigureAwait(false))
                await writer.WriteAsync(Line(row).AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A line of a CSV file.</summary>
    public static string Line(IEnumerable<object?> values) => string.Join(',', values.Select(Cell)) + "\r\n";

    private static string Cell(object? value)
    {
        string text = value switch
        {
            null => "",
            string words => Harmless(words),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset at => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

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

    // What a spreadsheet takes for the beginning of a formula.
    private static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '$' ? "'" + text : text;
}
