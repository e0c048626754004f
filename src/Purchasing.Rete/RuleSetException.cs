using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete;

/// <summary>A rule file that cannot be loaded. Carries every problem found, not only the first.</summary>
public sealed class RuleSetException : Exception
{
    private const int Shown = 5;

    /// <summary>Makes the exception of what was found; the message lists the first errors.</summary>
    /// <param name="diagnostics">Errors and warnings, at least one error.</param>
    public RuleSetException(IReadOnlyList<Diagnostic> diagnostics)
        : base(Describe(diagnostics)) => Diagnostics = diagnostics;

    /// <summary>The message with the names of the files alone: for people outside the machine, whom its folders do not concern.</summary>
    public string Summary => Describe([.. Diagnostics.Select(d => d with { Location = d.Location.WithoutFolder() })]);

    /// <summary>All errors and warnings, in the order in which they were found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    private static string Describe(IReadOnlyList<Diagnostic> diagnostics)
    {
        List<Diagnostic> errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        string lines = string.Join(Environment.NewLine, errors.Take(Shown));
        string more = errors.Count > Shown ? $"{Environment.NewLine}… and {errors.Count - Shown} more" : "";
        return $"The rule set has {errors.Count} error{(errors.Count == 1 ? "" : "s")}:{Environment.NewLine}{lines}{more}";
    }
}
