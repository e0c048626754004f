using System.Globalization;

namespace Purchasing.Rete.Facts;

/// <summary>Field values as text and back, in the invariant culture, without loss.</summary>
internal static class FieldText
{
    public static string? Write(object? value) => value switch
    {
        null => null,
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <exception cref="FormatException">The text is no value of the field, or the field's type cannot be read from text.</exception>
    public static object? Read(FactField field, string? text)
    {
        if (text is null) return null;
        Type type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        if (type == typeof(string)) return text;
        if (type == typeof(DateOnly)) return DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
        if (type == typeof(DateTime)) return DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (type == typeof(TimeSpan)) return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        if (type == typeof(Guid)) return Guid.Parse(text);
        if (type.IsEnum) return Enum.Parse(type, text);
        if (typeof(IConvertible).IsAssignableFrom(type)) return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        throw new FormatException($"The field {field.Name} of type {type} cannot be read from text, so a session with it cannot be replayed.");
    }
}
