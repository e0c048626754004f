using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Databases;

/// <summary>Product ids as a database keeps them, and as the texts that they are everywhere else.</summary>
internal static class KeyValues
{
    /// <summary>Sorts before every id that is a number.</summary>
    public const long BeforeEveryNumber = long.MinValue;

    /// <summary>Sorts before every id of a type of numbers, and is one of them where the type has room for it.</summary>
    public static long BeforeEvery(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => sbyte.MinValue,
        TypeCode.Int16 => short.MinValue,
        TypeCode.Int32 => int.MinValue,
        TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 => -1,
        _ => BeforeEveryNumber,
    };

    /// <summary>Sorts before every id that is a text.</summary>
    public const string BeforeEveryText = "";

    public static KeyKind KindOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Decimal => KeyKind.Number,
        _ => type == typeof(System.Numerics.BigInteger) ? KeyKind.Number : KeyKind.Text,
    };

    /// <summary>The text of an id; 5.00 and 5 are one number.</summary>
    public static string TextOf(object value) => value switch
    {
        string text => text,
        decimal number => DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The value to ask for an id with; null where the column cannot hold it.</summary>
    public static object? ToAsk(string id, KeyKind kind)
    {
        if (kind != KeyKind.Number)
            return id;
        if (!ProductKeyOrder.TryNumber(id, out decimal number))
            return null;
        return decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue ? (long)number : number;
    }

    /// <summary>The ids that a column can hold, as it holds them.</summary>
    public static IReadOnlyList<object> ToAsk(IReadOnlyList<string> ids, KeyKind kind)
    {
        List<object> values = new(ids.Count);
        foreach (string id in ids)
        {
            if (ToAsk(id, kind) is { } value)
                values.Add(value);
        }

        return values;
    }

    /// <summary>Why a type of column cannot be asked page by page; null when it can.</summary>
    public static string? ProblemOf(Type type) =>
        type == typeof(double) || type == typeof(float) ? "are binary floating-point numbers, which are not exact: CAST them to an integer or a text"
        : type == typeof(byte[]) ? "are bytes: give them as a text, such as HEX(id)"
        : type == typeof(Guid) ? "are of a type of their own: CAST them to a text"
        : null;
}
