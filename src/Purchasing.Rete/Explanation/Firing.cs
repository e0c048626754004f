using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Explanation;

/// <summary>A fact as it was at one moment. Immutable.</summary>
/// <param name="Id">Identifies the fact within its session.</param>
/// <param name="Variable">The rule's name for it, or null.</param>
/// <param name="Type">Its fact type.</param>
/// <param name="Values">The values of its fields, in field order.</param>
public sealed record FactSnapshot(int Id, string? Variable, FactType Type, IReadOnlyList<object?> Values)
{
    /// <summary>A field's value by its rule-language name; null when the field is null or there is none of that name.</summary>
    public object? this[string field] => Type.FindField(field) is { } known ? Values[known.Index] : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Type.Name}({string.Join(", ", Type.Fields.Where(f => Values[f.Index] is not null).Select(f => $"{f.Name}: {FactText.Value(Values[f.Index], null)}"))})";
}

/// <summary>One field that a firing changed. Immutable.</summary>
/// <param name="Fact">The fact, after the change.</param>
/// <param name="Field">The changed field.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value after.</param>
public sealed record FieldChange(FactSnapshot Fact, FactField Field, object? Before, object? After)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Fact.Type.Name}.{Field.Name}: {FactText.Value(Before, null)} → {FactText.Value(After, null)}";
}

/// <summary>One firing of a rule: what matched, what it did, and its sentence. Immutable.</summary>
/// <param name="Sequence">Position among the session's firings, from 1.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Sentence">The rule's <c>because</c> with its values, or null when the rule has none.</param>
/// <param name="Matched">The matched facts as they were before, in the order of the patterns.</param>
/// <param name="Changes">The fields that changed.</param>
/// <param name="Inserted">The facts that the firing inserted.</param>
/// <param name="Retracted">The facts that the firing retracted.</param>
public sealed record Firing(
    int Sequence,
    string Rule,
    string? Sentence,
    IReadOnlyList<FactSnapshot> Matched,
    IReadOnlyList<FieldChange> Changes,
    IReadOnlyList<FactSnapshot> Inserted,
    IReadOnlyList<FactSnapshot> Retracted)
{
    /// <summary>For a rule from a decision table: the table and the row, from 1.</summary>
    public (string Table, int Row)? TableRow { get; init; }

    /// <summary>The firing as one line of text: the sentence, or the rule and its changes.</summary>
    public override string ToString() => Sentence ?? $"{Rule}: {string.Join("; ", Changes)}";
}
