namespace Purchasing.Rete.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Probably a mistake; the rule set loads.</summary>
    Warning,

    /// <summary>The rule set cannot be loaded.</summary>
    Error,
}
