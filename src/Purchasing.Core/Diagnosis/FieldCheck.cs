namespace Purchasing.Core.Diagnosis;

/// <summary>A field of a fact, and what would be strange about a value.</summary>
/// <param name="Name">In camel case.</param>
/// <param name="Value">The value; null for none.</param>
/// <param name="Strange">What is strange about a value; null for nothing.</param>
internal sealed record FieldCheck<T>(string Name, Func<T, object?> Value, Func<T, string?>? Strange = null)
{
    /// <summary>Whether a row without a value holds its product; null for never.</summary>
    public Func<T, bool>? IsNeeded { get; init; }

    /// <summary>A quantity, which is never below 0.</summary>
    public static FieldCheck<T> Quantity(string name, Func<T, decimal?> value) => new(name, fact => value(fact), fact => value(fact) < 0m ? "is negative" : null);

    /// <summary>A number that is above 0.</summary>
    public static FieldCheck<T> Positive(string name, Func<T, decimal?> value) =>
        new(name, fact => value(fact), fact => value(fact) switch { < 0m => "is negative", 0m => "is zero", _ => null });

    /// <summary>A day that should be to come.</summary>
    public static FieldCheck<T> ToCome(string name, Func<T, DateOnly?> value, DateOnly today) => new(name, fact => value(fact), fact => value(fact) < today ? "is in the past" : null);

    /// <summary>A code of a list that is known.</summary>
    public static FieldCheck<T> Known(string name, Func<T, string?> value, Func<T, string, string?> strange) => new(name, fact => value(fact), fact => value(fact) is { } code ? strange(fact, code) : null);
}
