namespace Purchasing.Rete.Diagnostics;

/// <summary>One thing wrong, or doubtful, in a rule file or an expression. Immutable.</summary>
/// <param name="Severity">Whether it keeps the rule set from loading.</param>
/// <param name="Code">A stable name for the kind of problem, such as <c>unknown-field</c>.</param>
/// <param name="Message">What is wrong and what was expected, as a sentence for the author of the file. Of one that quotes thousands of characters the middle is left out.</param>
/// <param name="Location">The exact place, also inside an expression.</param>
/// <param name="Rule">The rule it belongs to, or null.</param>
/// <param name="Suggestion">What to write instead (the nearest known name, another operator), or null.</param>
public sealed record Diagnostic(
    DiagnosticSeverity Severity,
    string Code,
    string Message,
    SourceLocation Location,
    string? Rule = null,
    string? Suggestion = null)
{
    private const int Beginning = 1_000, End = 500;

    /// <summary>What is wrong and what was expected, as a sentence for the author of the file; at most 1,501 characters.</summary>
    public string Message { get; init; } = Message.Length <= Beginning + End ? Message : string.Concat(Message.AsSpan(0, Beginning), "…", Message.AsSpan(Message.Length - End));

    /// <summary>The form compilers use: <c>file(line,column): error code: message</c>, then the rule and the suggestion if any.</summary>
    public override string ToString()
    {
        string text = $"{Location}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Message}";
        if (Suggestion is not null) text += Suggestion.StartsWith("did you mean", StringComparison.Ordinal) ? "; " + Suggestion : " (" + Suggestion + ")";
        return Rule is null ? text : $"{text} [rule '{Rule}']";
    }
}
