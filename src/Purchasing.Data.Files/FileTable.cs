using System.Globalization;

namespace Purchasing.Data.Files;

/// <summary>A file that is a table, named as the file without its ending.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="File">The file.</param>
internal sealed record FileTable(string Table, FileInfo File)
{
    private static readonly string[] Endings = [".csv", ".parquet", ".xlsx", ".xls"];

    /// <summary>Tells whether the file has changed.</summary>
    public string State => $"{File.FullName} {File.Length.ToString(CultureInfo.InvariantCulture)} {File.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The tables of a folder.</summary>
    /// <exception cref="FileReadException">There is none, or two files are one table.</exception>
    public static FileTable[] In(FileSettings settings)
    {
        FileTable[] tables =
        [
            .. new DirectoryInfo(settings.Folder).EnumerateFiles()
                .Where(file => Endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase) && !file.Name.StartsWith("~$", StringComparison.Ordinal))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new FileTable(Path.GetFileNameWithoutExtension(file.Name), file)),
        ];
        if (tables.Length == 0)
            throw new FileReadException($"the folder has no file that ends with {string.Join(", ", Endings)}");
        if (tables.GroupBy(table => table.Table, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new FileReadException($"{string.Join(" and ", twice.Select(table => table.File.Name))} would both be table {twice.Key}");
        return tables;
    }
}
