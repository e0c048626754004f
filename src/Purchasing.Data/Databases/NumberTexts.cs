namespace Purchasing.Data.Databases;

/// <summary>Tells decimal points, decimal commas and separators of thousands apart, and what is to be done about them in a query.</summary>
internal static class NumberTexts
{
    public static NumberWriting WritingOf(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 0 && text[0] is '-' or '+')
            text = text[1..];
        if (text.Length == 0 || text.ContainsAnyExcept("0123456789.,") || !text.ContainsAnyInRange('0', '9'))
            return NumberWriting.None;
        int points = text.Count('.'), commas = text.Count(',');
        return (points, commas) switch
        {
            (0, 0) => NumberWriting.Whole,
            (1, 0) => MayBeGrouped(text, '.') ? NumberWriting.UnclearPoint : NumberWriting.DecimalPoint,
            (0, 1) => MayBeGrouped(text, ',') ? NumberWriting.UnclearComma : text[^1] == ',' ? NumberWriting.None : NumberWriting.DecimalComma,
            (_, 0) => MayBeGrouped(text, '.') ? NumberWriting.ThousandsPoint : NumberWriting.None,
            (0, _) => MayBeGrouped(text, ',') ? NumberWriting.ThousandsComma : NumberWriting.None,
            (_, 1) when MayBeGrouped(text[..text.IndexOf(',')], '.') && text[^1] != ',' => NumberWriting.DecimalComma,
            (1, _) when MayBeGrouped(text[..text.IndexOf('.')], ',') => NumberWriting.ThousandsComma,
            _ => NumberWriting.None,
        };
    }

    /// <summary>What is to be said of a value that is no plain number; null where its writing says nothing.</summary>
    public static string? ProblemOf(NumberWriting writing) => writing switch
    {
        NumberWriting.DecimalComma => "is written with a decimal comma; write it with a point in the query, for example REPLACE(REPLACE(column, '.', ''), ',', '.')",
        NumberWriting.UnclearComma => "is written with a decimal comma or with a comma between thousands; write it with a decimal point alone in the query, for example REPLACE(column, ',', '.') or REPLACE(column, ',', '')",
        NumberWriting.ThousandsComma => "is written with commas between thousands; take them out in the query, for example REPLACE(column, ',', '')",
        NumberWriting.ThousandsPoint => "is written with points between thousands; take them out in the query, for example REPLACE(column, '.', '')",
        _ => null,
    };

    /// <summary>Whether digits are parted into groups of three: 1.200, and not 0.125 or 12.5.</summary>
    private static bool MayBeGrouped(ReadOnlySpan<char> text, char separator)
    {
        int group = 0;
        foreach (Range part in text.Split(separator))
        {
            ReadOnlySpan<char> digits = text[part];
            if (group++ == 0 ? digits.Length is 0 or > 3 || digits[0] == '0' : digits.Length != 3)
                return false;
        }

        return group > 1;
    }
}
