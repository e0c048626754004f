using System.Globalization;
using DuckDB.NET.Data;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Files;

/// <summary>Reads files into tables of a database in memory, which then can reach no file any more.</summary>
internal static class FileLoader
{
    /// <exception cref="FileReadException">A file cannot be read; the message says which and why.</exception>
    public static DuckDBConnection Load(FileSettings settings, IReadOnlyList<FileTable> files)
    {
        DuckDBConnection connection = new("Data Source=:memory:");
        try
        {
            connection.Open();
            foreach (FileTable file in files)
                Load(connection, settings, file);
            Run(connection, Macros(settings.Numbers));
            // From here on a query reads these tables and nothing else of this machine.
            Run(connection, "SET enable_external_access = false");
            Run(connection, "SET lock_configuration = true");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Load(DuckDBConnection connection, FileSettings settings, FileTable file)
    {
        try
        {
            if (file.File.Extension.Equals(".csv", StringComparison.OrdinalIgnoreCase))
                Run(connection, $"CREATE TABLE {Name(file.Table)} AS SELECT * FROM read_csv({Text(file.File.FullName)}, {Csv(settings, file.File)})");
            else if (file.File.Extension.Equals(".parquet", StringComparison.OrdinalIgnoreCase))
                Run(connection, $"CREATE TABLE {Name(file.Table)} AS SELECT * FROM read_parquet({Text(file.File.FullName)})");
            else
                ExcelTable.Load(connection, settings.Numbers, file);
        }
        catch (Exception exception) when (exception is DuckDBException or IOException or UnauthorizedAccessException or ExcelDataReader.Exceptions.ExcelReaderException)
        {
            // The first lines say what is wrong and where; the rest is advice for another program, and paths.
            string[] lines = exception.Message.Replace(file.File.FullName, file.File.Name, StringComparison.Ordinal).Split('\n');
            throw new FileReadException($"{file.File.Name}: {string.Join(' ', lines.TakeWhile(line => !line.StartsWith("Possible", StringComparison.Ordinal)).Take(3)).Trim()}", exception);
        }
    }

    // All columns are texts: 007 stays 007, and what a number is says the declared form.
    private static string Csv(FileSettings settings, FileInfo file) =>
        $"auto_detect = false, columns = {{{string.Join(", ", CsvHeader.Read(settings, file).Select(column => $"{Text(column)}: 'VARCHAR'"))}}}, delim = {Text(settings.Delimiter.ToString()!)}, quote = {Text(settings.Quote.ToString())}, escape = {Text(settings.Quote.ToString())}, header = true, "
        + $"strict_mode = true, null_padding = false, comment = '', encoding = {Text(settings.Encoding)}";

    private static string Macros(NumberFormat numbers)
    {
        string point = Pattern(numbers.DecimalSeparator);
        string thousands = numbers.ThousandsSeparator is { } separator ? $"|[0-9]{{1,3}}({Pattern(separator)}[0-9]{{3}})+" : "";
        string plain = numbers.ThousandsSeparator is { } part ? $"replace(trim(t), {Text(part.ToString())}, '')" : "trim(t)";
        string days = Text(StrPTime(numbers.DateFormat ?? "yyyy-MM-dd"));
        return $"""
            CREATE MACRO num(t) AS CASE
              WHEN t IS NULL OR trim(t) = '' THEN NULL
              WHEN regexp_full_match(trim(t), '[-+]?([0-9]+{thousands})({point}[0-9]+)?') THEN CAST(replace({plain}, {Text(numbers.DecimalSeparator.ToString())}, '.') AS DECIMAL(28, 8))
              ELSE error('''' || t || ''' is not a number of the declared form') END;
            CREATE MACRO day(t) AS CASE WHEN t IS NULL OR trim(t) = '' THEN NULL ELSE CAST(strptime(trim(t), {days}) AS DATE) END;
            """;
    }

    private static string Pattern(char c) => c == '\'' ? "''" : $"[{c}]";

    /// <summary>The form of a day as DuckDB writes it.</summary>
    internal static string StrPTime(string format) => format
        .Replace("yyyy", "%Y", StringComparison.Ordinal).Replace("yy", "%y", StringComparison.Ordinal)
        .Replace("MMM", "%b", StringComparison.Ordinal).Replace("MM", "%m", StringComparison.Ordinal).Replace("M", "%-m", StringComparison.Ordinal)
        .Replace("dd", "%d", StringComparison.Ordinal).Replace("d", "%-d", StringComparison.Ordinal)
        .Replace("%%-d", "%d", StringComparison.Ordinal).Replace("%%-m", "%m", StringComparison.Ordinal);

    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static void Run(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A number in the declared form.</summary>
    public static string Write(decimal number, NumberFormat numbers) =>
        number.ToString(CultureInfo.InvariantCulture).Replace('.', numbers.DecimalSeparator);
}
