namespace Purchasing.Data.Databases;

/// <summary>What a look at a stored value showed. Valid until the reader moves on.</summary>
/// <param name="kind">What kind of value it is.</param>
/// <param name="utf8">A text's bytes.</param>
/// <param name="whole">A whole number.</param>
internal readonly ref struct StoredValue(StoredKind kind, ReadOnlySpan<byte> utf8 = default, long whole = 0)
{
    public StoredKind Kind { get; } = kind;

    /// <summary>A text's bytes; empty for what is no text.</summary>
    public ReadOnlySpan<byte> Utf8 { get; } = utf8;

    /// <summary>A whole number; 0 for what is none.</summary>
    public long Whole { get; } = whole;

    /// <summary>Reads a text of the form <c>2026-01-31</c>.</summary>
    /// <returns>False when it is no such text, or no day of the calendar.</returns>
    public bool TryDate(out DateOnly date)
    {
        date = default;
        if (Kind != StoredKind.Text || Utf8.Length != 10 || Utf8[4] != '-' || Utf8[7] != '-')
            return false;
        int year = Digits(Utf8[..4]), month = Digits(Utf8.Slice(5, 2)), day = Digits(Utf8[8..]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return -1;
            value = (value * 10) + digit - '0';
        }

        return value;
    }
}

/// <summary>The kinds of stored values that can be looked at.</summary>
internal enum StoredKind
{
    /// <summary>Nothing was seen: ask the reader.</summary>
    Unseen,

    /// <summary>It is NULL.</summary>
    Null,

    /// <summary>It is a text.</summary>
    Text,

    /// <summary>It is a whole number of up to 64 bits.</summary>
    Integer,
}
