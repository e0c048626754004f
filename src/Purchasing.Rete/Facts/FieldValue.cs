namespace Purchasing.Rete.Facts;

/// <summary>A field's value at one moment; numbers, days and truth values without boxing. Immutable.</summary>
internal readonly struct FieldValue
{
    private static readonly object s_decimal = new(), s_int = new(), s_date = new(), s_true = true, s_false = false;

    // The value, or in its place what kind of number it is.
    private readonly object? _reference;
    private readonly decimal _number;

    private FieldValue(object? reference, decimal number = 0m)
    {
        _reference = reference;
        _number = number;
    }

    /// <summary>The value, boxed.</summary>
    public object? Boxed =>
        ReferenceEquals(_reference, s_decimal) ? _number
        : ReferenceEquals(_reference, s_int) ? (int)_number
        : ReferenceEquals(_reference, s_date) ? DateOnly.FromDayNumber((int)_number)
        : _reference;

    public static FieldValue Of(decimal value) => new(s_decimal, value);

    public static FieldValue Of(int value) => new(s_int, value);

    public static FieldValue Of(DateOnly value) => new(s_date, value.DayNumber);

    public static FieldValue Of(bool value) => new(value ? s_true : s_false);

    /// <summary>A value of any other type.</summary>
    public static FieldValue Of(object? value) => value switch
    {
        decimal number => Of(number),
        int number => Of(number),
        DateOnly day => Of(day),
        bool truth => Of(truth),
        _ => new FieldValue(value),
    };

    public bool TryGetDecimal(out decimal number)
    {
        number = _number;
        return ReferenceEquals(_reference, s_decimal);
    }

    /// <summary>Whether both are the same in every respect: 5 and 5.0 are not, nor are 0 and -0.</summary>
    public bool IsIdentical(in FieldValue other) =>
        ReferenceEquals(_reference, other._reference) && ExactValues.Same(_number, other._number);

    /// <summary>Whether both are equal; the equality of a host's type that throws says no.</summary>
    public bool IsSame(in FieldValue other) => IsNumber || other.IsNumber
        ? ReferenceEquals(_reference, other._reference) && _number == other._number
        : FactContent.Same(_reference, other._reference);

    private bool IsNumber => ReferenceEquals(_reference, s_decimal) || ReferenceEquals(_reference, s_int) || ReferenceEquals(_reference, s_date);
}
