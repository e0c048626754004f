namespace Purchasing.Rete.Hosting;

/// <summary>A parameter of a rule set with its value in force. Immutable.</summary>
/// <param name="Name">Its name in expressions and settings.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Type">The .NET type of its values.</param>
/// <param name="Label">What people call it; null when the file does not say.</param>
/// <param name="Unit">The unit of a number; null when the file names none.</param>
/// <param name="Description">More about it, or null.</param>
/// <param name="OneOf">The values it may have; empty for any.</param>
/// <param name="Min">The smallest value it may have; null for none.</param>
/// <param name="Max">The largest value it may have; null for none.</param>
public sealed record RuleParameter(
    string Name, object? Value, Type Type, string? Label, string? Unit, string? Description, IReadOnlyList<object> OneOf, object? Min, object? Max);
