namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchasing/simulate</c>.</summary>
/// <param name="ProductIds">The products to simulate.</param>
/// <param name="Days">How many days; 365 when left out.</param>
/// <param name="Seed">Begins the generated demand; 1 when left out.</param>
/// <param name="Spread">Standard deviation of a generated day as a part of the average, where the facts have none; 0.3 when left out.</param>
/// <param name="AverageOverDays">How many past days make the average that decisions see; when left out it stays as the facts have it.</param>
/// <param name="HoldingRate">Cost of holding goods for a year as a part of their price; 0.2 when left out.</param>
/// <param name="History">What was used of a product on each day, by its id; products without it have a generated demand.</param>
/// <param name="Parameters">Rule parameters to play beside the rules in force.</param>
/// <param name="RulesVersion">A version of the rules to play beside those in force, for example a draft.</param>
/// <param name="KeepDays">Whether each day of each product is told.</param>
internal sealed record SimulateBody(
    IReadOnlyList<string>? ProductIds = null,
    int? Days = null,
    int? Seed = null,
    decimal? Spread = null,
    int? AverageOverDays = null,
    decimal? HoldingRate = null,
    IReadOnlyDictionary<string, IReadOnlyList<decimal>>? History = null,
    IReadOnlyDictionary<string, string>? Parameters = null,
    bool KeepDays = false,
    string? RulesVersion = null);
