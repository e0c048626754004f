namespace Purchasing.Data.Databases;

/// <summary>How texts of a database write numbers and days, as its owner declared it; nothing is guessed.</summary>
/// <param name="DecimalSeparator">What comes before the decimals.</param>
/// <param name="ThousandsSeparator">What parts groups of three digits; null when they are not parted.</param>
/// <param name="DateFormat">The form of a day, as .NET writes it; null for 2026-01-31.</param>
internal sealed record NumberFormat(char DecimalSeparator = '.', char? ThousandsSeparator = null, string? DateFormat = null)
{
    /// <summary>The number in plain digits with a point; null when the text is not written in this form.</summary>
    /// <remarks>With a point between thousands, 1.5 is no number: were it read, it would be 15.</remarks>
    public string? Plain(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        System.Text.StringBuilder plain = new(rest.Length);
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            plain.Append(rest[0]);
            rest = rest[1..];
        }

        int point = rest.IndexOf(DecimalSeparator);
        ReadOnlySpan<char> whole = point < 0 ? rest : rest[..point];
        ReadOnlySpan<char> decimals = point < 0 ? [] : rest[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && decimals.Length == 0) || decimals.ContainsAnyExceptInRange('0', '9'))
            return null;
        if (ThousandsSeparator is { } thousands && whole.Contains(thousands))
        {
            int group = 0;
            foreach (Range part in whole.Split(thousands))
            {
                ReadOnlySpan<char> digits = whole[part];
                if (digits.Length > 3 || digits.Length == 0 || (group++ > 0 && digits.Length != 3) || digits.ContainsAnyExceptInRange('0', '9'))
                    return null;
                plain.Append(digits);
            }
        }
        else if (whole.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }
        else
        {
            plain.Append(whole);
        }

        return point < 0 ? plain.ToString() : plain.Append('.').Append(decimals).ToString();
    }
}
