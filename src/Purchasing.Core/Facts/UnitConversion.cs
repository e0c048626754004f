namespace Purchasing.Core.Facts;

/// <summary>One edge of a product's graph of units: one <see cref="FromUnit"/> is <see cref="Factor"/> of <see cref="ToUnit"/>.</summary>
/// <remarks>A null factor is an unknown factor; it is never read as one. Immutable.</remarks>
public sealed record UnitConversion
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The larger unit, usually, for example <c>CASE</c>.</summary>
    public required string FromUnit { get; init; }

    /// <summary>The unit it is made of, for example <c>PIECE</c>.</summary>
    public required string ToUnit { get; init; }

    /// <summary>How many <see cref="ToUnit"/> one <see cref="FromUnit"/> holds. Required, greater than zero.</summary>
    public decimal? Factor { get; init; }
}
