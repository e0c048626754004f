namespace Purchasing.Core.Decisions;

/// <summary>One fired rule.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Sentence">Why it fired, for people.</param>
/// <param name="Changes">Fields it changed, as <c>type.field</c> → value after.</param>
public sealed record ExplanationStep(string Rule, string Sentence, IReadOnlyDictionary<string, string?> Changes);
