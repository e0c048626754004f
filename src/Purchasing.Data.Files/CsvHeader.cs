using System.Text;

namespace Purchasing.Data.Files;

/// <summary>The first line of a CSV file, which names the columns. What is in a line follows from the declaration, not from a look at the lines.</summary>
internal static class CsvHeader
{
    /// <exception cref="FileReadException">The line names no columns.</exception>
    public static IReadOnlyList<string> Read(FileSettings settings, FileInfo file)
    {
        Encoding encoding = settings.Encoding switch { "latin-1" => Encoding.Latin1, "utf-16" => Encoding.Unicode, _ => new UTF8Encoding(false) };
        using StreamReader reader = new(file.FullName, encoding, detectEncodingFromByteOrderMarks: settings.Encoding != "latin-1");
        string line = reader.ReadLine() ?? throw new FileReadException($"{file.Name}: it is empty; its first line has to name the columns");
        List<string> names = [];
        StringBuilder name = new();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == settings.Quote && isQuoted && i + 1 < line.Length && line[i + 1] == c)
                name.Append(line[i++]);
            else if (c == settings.Quote)
                isQuoted = !isQuoted;
            else if (c == settings.Delimiter && !isQuoted)
                End();
            else
                name.Append(c);
        }

        End();
        if (isQuoted)
            throw new FileReadException($"{file.Name}: a name in its first line is longer than the line");
        if (names.FindIndex(each => each.Length == 0) is >= 0 and var blank)
            throw new FileReadException($"{file.Name}: column {(blank + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} has no name in its first line");
        if (names.GroupBy(each => each, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new FileReadException($"{file.Name}: its first line has the name '{twice.Key}' twice");
        return names;

        void End()
        {
            names.Add(name.ToString().Trim());
            name.Clear();
        }
    }
}
