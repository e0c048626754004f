using System.Data;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using ExcelDataReader;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Files;

/// <summary>Makes tables of the sheets of a workbook: the first is named as the file, further ones <c>file_sheet</c>. Their first row names the columns.</summary>
/// <remarks>Cells are written in the declared form, so that a workbook reads as a CSV file of it would.</remarks>
internal static class ExcelTable
{
    public static void Load(DuckDBConnection connection, NumberFormat numbers, FileTable file)
    {
        // Workbooks of the old form write their texts in code pages.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using FileStream stream = new(file.File.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using IExcelDataReader reader = ExcelReaderFactory.CreateReader(stream);
        bool isFirst = true;
        do
        {
            if (!reader.Read())
                continue;
            string table = isFirst ? file.Table : $"{file.Table}_{reader.Name}";
            isFirst = false;
            (int At, string Name)[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => (i, Write(reader.GetValue(i), numbers) ?? "")).Where(column => column.Item2.Trim().Length > 0)];
            if (columns.Length == 0)
                continue;
            FileLoader.Run(connection, $"CREATE TABLE {FileLoader.Name(table)} ({string.Join(", ", columns.Select(column => $"{FileLoader.Name(column.Name.Trim())} VARCHAR"))})");
            Append(connection, table, reader, columns, numbers);
        }
        while (reader.NextResult());
    }

    private static void Append(DuckDBConnection connection, string table, IExcelDataReader reader, (int At, string Name)[] columns, NumberFormat numbers)
    {
        using DuckDBAppender appender = connection.CreateAppender(table);
        while (reader.Read())
        {
            string?[] values = [.. columns.Select(column => column.At < reader.FieldCount ? Write(reader.GetValue(column.At), numbers) : null)];
            if (values.All(string.IsNullOrWhiteSpace))
                continue;
            IDuckDBAppenderRow row = appender.CreateRow();
            foreach (string? value in values)
                row.AppendValue(value);
            row.EndRow();
        }
    }

    // A workbook keeps numbers as binary ones, and =0.1+0.2 is 0.30000000000000004 in it. Excel itself shows 15 digits, which are those that were typed.
    private static string? Write(object? value, NumberFormat numbers) => value switch
    {
        null => null,
        string text => text,
        double number => number is > -1e15 and < 1e15 ? FileLoader.Write(decimal.Parse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture), numbers) : number.ToString("R", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        DateTime time => DateOnly.FromDateTime(time).ToString(numbers.DateFormat ?? "yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
