using System.Globalization;
using System.Text;

namespace Purchasing.Core.Text;

/// <summary>Text from elsewhere, written so that it is only text wherever it is shown: on a terminal, in a document, in a spreadsheet.</summary>
public static class SafeText
{
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>The message of a failure for people: without the name of the parameter in the program, which .NET adds.</summary>
    /// <param name="failure">The failure.</param>
    public static string MessageOf(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string message = failure.Message;
        int added = failure is ArgumentException { ParamName: string name } ? message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return added < 0 ? message : message[..added];
    }

    /// <summary>The text with characters that cannot be seen, or that steer a terminal or the direction of text, as their codes.</summary>
    /// <param name="text">The text.</param>
    public static string Show(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (!HasUnseen(text))
            return text;
        StringBuilder shown = new(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
                i++;
                continue;
            }

            if (IsUnseen(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                shown.Append(rune.ToString());
            i += rune.Utf16SequenceLength;
        }

        return shown.ToString();
    }

    /// <summary>
    /// A cell of a CSV file: a spreadsheet takes it as text, whatever it separates cells by. What would begin a formula gets an apostrophe
    /// before it, and what separates cells stands in quotes.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string CsvCell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        StringBuilder cell = new(text.Length + 4);
        bool starts = true;
        foreach (char character in text)
        {
            if (starts && FormulaStarts.Contains(character, StringComparison.Ordinal))
                cell.Append('\'');
            cell.Append(character);
            // A program that separates by semicolons or tabs begins a cell after each.
            starts = character is ';' or '\t' or ',' or '\r' or '\n' or '"' || (starts && character == ' ');
        }

        string safe = cell.ToString();
        return safe.AsSpan().IndexOfAny(",;\t\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Whether a text has characters that cannot be seen.</summary>
    /// <param name="text">The text.</param>
    public static bool HasUnseen(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] is >= ' ' and <= '~')
            {
                i++;
                continue;
            }

            if (!Rune.TryGetRuneAt(text, i, out Rune rune) || IsUnseen(rune))
                return true;
            i += rune.Utf16SequenceLength;
        }

        return false;
    }

    internal static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        // Letters and marks without a shape of their own: the joiner, fillers, and what chooses the form of the character before.
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF),
    };
}
