namespace Purchasing.Graph.Diagnostics;

/// <summary>A graph definition is wrong. It never loads in part: <see cref="Diagnostics"/> lists every problem found.</summary>
public sealed class GraphException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="diagnostics">Every problem, in the order of the file; at least one.</param>
    public GraphException(IReadOnlyList<GraphDiagnostic> diagnostics) : base(Describe(diagnostics)) => Diagnostics = diagnostics;

    /// <summary>Every problem found, in the order of the file.</summary>
    public IReadOnlyList<GraphDiagnostic> Diagnostics { get; }

    static string Describe(IReadOnlyList<GraphDiagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        const int shown = 20;
        var text = new System.Text.StringBuilder();
        text.Append(diagnostics.Count == 1 ? "The graph has a problem." : $"The graph has {diagnostics.Count} problems.");
        foreach (GraphDiagnostic diagnostic in diagnostics.Take(shown))
        {
            text.AppendLine().Append(diagnostic);
        }
        if (diagnostics.Count > shown) text.AppendLine().Append($"and {diagnostics.Count - shown} more");
        return text.ToString();
    }
}
