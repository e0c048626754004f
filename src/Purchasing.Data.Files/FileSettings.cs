using System.Globalization;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Files;

/// <summary>Where the files of a database are and how they are written, as declared in its section.</summary>
internal sealed class FileSettings
{
    private static readonly string[] Encodings = ["utf-8", "utf-16", "latin-1"];

    public required string Name { get; init; }

    public required string Folder { get; init; }

    /// <summary>What parts the values of a line; null where no CSV is declared.</summary>
    public char? Delimiter { get; init; }

    public char Quote { get; init; } = '"';

    public string Encoding { get; init; } = Encodings[0];

    public required NumberFormat Numbers { get; init; }

    /// <summary>For messages: the folder's name, not where this machine has it.</summary>
    public string Location => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <exception cref="ArgumentException">A setting is missing or cannot be understood.</exception>
    public static FileSettings Read(DatabaseEntry entry)
    {
        entry.Allow("Folder", nameof(Delimiter), nameof(NumberFormat.DecimalSeparator), nameof(NumberFormat.ThousandsSeparator), nameof(NumberFormat.DateFormat), nameof(Encoding), nameof(Quote));
        string folder = entry["Folder"] ?? entry.Value ?? throw new ArgumentException($"Databases:{entry.Name}:Folder is missing: the folder whose files are the tables.");
        if (!Directory.Exists(folder))
            throw new ArgumentException($"Databases:{entry.Name}:Folder is '{folder}', and there is no such folder.");
        char? delimiter = Character(entry, nameof(Delimiter));
        if (delimiter is null && Directory.EnumerateFiles(folder, "*.csv").Any())
            throw Missing(entry, nameof(Delimiter), "what parts the values of a line of its CSV files, such as ; or ,");
        char? point = Character(entry, nameof(NumberFormat.DecimalSeparator));
        if (point is null && delimiter is not null)
            throw Missing(entry, nameof(NumberFormat.DecimalSeparator), "what comes before the decimals, a comma or a point");
        char? thousands = Character(entry, nameof(NumberFormat.ThousandsSeparator));
        if (thousands == (point ?? '.'))
            throw new ArgumentException($"Databases:{entry.Name}: ThousandsSeparator and DecimalSeparator are the same.");
        return new FileSettings
        {
            Name = entry.Name,
            Folder = Path.GetFullPath(folder),
            Delimiter = delimiter,
            Quote = Character(entry, nameof(Quote)) ?? '"',
            Encoding = OneOf(entry, nameof(Encoding), Encodings),
            Numbers = new NumberFormat(point ?? '.', thousands, DateFormat(entry)),
        };
    }

    private static char? Character(DatabaseEntry entry, string key) => entry[key] switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        "space" => ' ',
        [var one] => one,
        var other => throw new ArgumentException($"Databases:{entry.Name}:{key} is '{other}'; it must be one character, or tab."),
    };

    private static string OneOf(DatabaseEntry entry, string key, string[] values)
    {
        string text = entry[key] ?? values[0];
        return values.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Databases:{entry.Name}:{key} is '{text}'; it must be one of {string.Join(", ", values)}.");
    }

    // A form in which a day does not come back as itself would read another one.
    private static string? DateFormat(DatabaseEntry entry)
    {
        if (entry[nameof(NumberFormat.DateFormat)] is not { } format)
            return null;
        DateOnly day = new(1987, 3, 14);
        return DateOnly.TryParseExact(Written(day, format), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly back) && back == day
            ? format
            : throw new ArgumentException($"Databases:{entry.Name}:DateFormat is '{format}'; it must have year, month and day, such as dd.MM.yyyy.");
    }

    private static string Written(DateOnly day, string format)
    {
        try
        {
            return day.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private static ArgumentException Missing(DatabaseEntry entry, string key, string what) =>
        new($"Databases:{entry.Name}:{key} is missing: {what}. How files are written is declared, never guessed.");
}
