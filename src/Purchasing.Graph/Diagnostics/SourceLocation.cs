namespace Purchasing.Graph.Diagnostics;

/// <summary>A place in a graph file, both numbers counted from 1; zero for a graph built in code.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column, in characters.</param>
public readonly record struct SourceLocation(int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? "" : $"({Line},{Column})";
}
