using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Expressions;

/// <summary>An expression that cannot be compiled. <see cref="Diagnostics"/> says what is wrong and where.</summary>
public sealed class ExpressionException : Exception
{
    /// <summary>Makes the exception of the diagnostics found; the first error gives its message.</summary>
    /// <param name="expression">The text of the expression.</param>
    /// <param name="diagnostics">What was found in it; at least one error.</param>
    public ExpressionException(string expression, IReadOnlyList<Diagnostic> diagnostics)
        : base(Describe(expression, diagnostics))
    {
        Expression = expression;
        Diagnostics = diagnostics;
    }

    /// <summary>The text of the expression.</summary>
    public string Expression { get; }

    /// <summary>Everything found in it; locations count from line 1, column 1 of the text.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Column of the first error, from 1.</summary>
    public int Column => First(Diagnostics).Location.Column;

    /// <summary>What to write instead, for the first error; null when there is no advice.</summary>
    public string? Suggestion => First(Diagnostics).Suggestion;

    private static Diagnostic First(IReadOnlyList<Diagnostic> diagnostics) =>
        diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) ?? diagnostics[0];

    private static string Describe(string expression, IReadOnlyList<Diagnostic> diagnostics)
    {
        Diagnostic first = First(diagnostics);
        string suggestion = first.Suggestion is null ? "" : $"; {first.Suggestion}";
        string shown = expression.Length <= 100 ? expression : expression[..100] + "…";
        return $"{first.Message}{suggestion} (column {first.Location.Column} of \"{shown}\")";
    }
}
