namespace Purchasing.Core.Facts;

/// <summary>A column of a company's own as its source declares it.</summary>
/// <param name="Name">The field's name in rules.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Unit">The unit of a quantity, which is brought to the unit in which stock is counted; null for what is no quantity.</param>
public sealed record OwnField(string Name, OwnFieldType Type, string? Unit = null);
