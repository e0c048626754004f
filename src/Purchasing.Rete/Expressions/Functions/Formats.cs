using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Expressions.Functions;

/// <summary>Checks format strings when a file is loaded, so that a sentence cannot fail when it is made.</summary>
internal static class Formats
{
    private const int MaxLength = 64;

    /// <summary>What is wrong with the format for values of the type; null when nothing is.</summary>
    public static string? Problem(string format, Type type)
    {
        Type value = TypeRules.Underlying(type);
        if (format.Length > MaxLength) return $"the format has more than {MaxLength} characters";
        if (HasLargePrecision(format)) return $"the format '{format}' asks for more than 99 digits";
        if (Sample(value) is not { } sample) return $"{TypeRules.NameOf(value)} takes no format";
        try
        {
            _ = TextValue.Format(sample, format);
            return null;
        }
        catch (FormatException)
        {
            return $"'{format}' is not a format for {TypeRules.NameOf(value)}";
        }
    }

    private static bool HasLargePrecision(string format) =>
        format.Length > 3 && char.IsAsciiLetter(format[0]) && format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static object? Sample(Type type)
    {
        if (type == typeof(DateOnly)) return DateOnly.MinValue;
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.MinValue;
        if (type == typeof(DateTime)) return DateTime.MinValue;
        if (type == typeof(TimeSpan)) return TimeSpan.Zero;
        if (type == typeof(TimeOnly)) return TimeOnly.MinValue;
        if (type == typeof(Guid)) return Guid.Empty;
        if (type.IsEnum) return Enum.ToObject(type, 0);
        return TypeRules.IsNumeric(type) ? Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
