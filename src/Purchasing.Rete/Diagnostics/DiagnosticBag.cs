namespace Purchasing.Rete.Diagnostics;

/// <summary>Collects diagnostics while a file is read, so that all of its errors are reported in one pass.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>A file of garbage would otherwise yield a report longer than itself.</summary>
    public const int MaxErrors = 200;

    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(string Code, string Message, SourceLocation Location)> _seen = [];
    private int _errors;

    /// <summary>The rule being read, noted in each diagnostic.</summary>
    public string? Rule { get; set; }

    public IReadOnlyList<Diagnostic> Items => _items;

    public bool HasErrors => _errors > 0;

    public int ErrorCount => _errors;

    /// <summary>Whether reading on would only add to a report that is long enough.</summary>
    public bool IsFull => _errors >= MaxErrors;

    /// <summary>Whether more warnings would not be kept: looking for them can stop.</summary>
    public bool HasAllWarnings => _items.Count >= 2 * MaxErrors;

    public void Error(string code, string message, SourceLocation location, string? suggestion = null)
    {
        // What a stage says once is read for each of its rules.
        if (IsFull || !_seen.Add((code, message, location))) return;
        _items.Add(new Diagnostic(DiagnosticSeverity.Error, code, message, location, Rule, suggestion));
        if (++_errors == MaxErrors)
            _items.Add(new Diagnostic(DiagnosticSeverity.Error, "too-many-errors", $"more than {MaxErrors} errors; the rest is not shown", location));
    }

    public void Warn(string code, string message, SourceLocation location, string? suggestion = null)
    {
        if (!HasAllWarnings && _seen.Add((code, message, location)))
            _items.Add(new Diagnostic(DiagnosticSeverity.Warning, code, message, location, Rule, suggestion));
    }
}
