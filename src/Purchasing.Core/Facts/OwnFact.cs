namespace Purchasing.Core.Facts;

/// <summary>Columns of a company's own about one product, for rules that know them: a fact of a type that the rule file declares.</summary>
/// <remarks>Immutable.</remarks>
public sealed record OwnFact
{
    /// <summary>The product's id, field <c>productId</c> of the fact.</summary>
    public required string ProductId { get; init; }

    /// <summary>The fact type's name in the rule file.</summary>
    public required string Kind { get; init; }

    /// <summary>The values by field: texts, whole and decimal numbers, yes or no, and days; null where the source has none.</summary>
    public required IReadOnlyDictionary<string, object?> Values { get; init; }

    /// <summary>The fields as declared, the same for all facts of a source.</summary>
    public required IReadOnlyList<OwnField> Fields { get; init; }
}
