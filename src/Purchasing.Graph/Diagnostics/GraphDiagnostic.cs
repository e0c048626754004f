namespace Purchasing.Graph.Diagnostics;

/// <summary>One problem of a graph definition.</summary>
/// <param name="Code">A stable name of the problem, such as <c>unknown-kind</c> or <c>cycle</c>.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Location">Where in the file, or zero for a graph built in code.</param>
/// <param name="Node">The node concerned, if it is one.</param>
/// <param name="Suggestion">What to do about it, such as the nearest known name, if there is one.</param>
/// <param name="File">The file, or <see langword="null"/> for a graph that came from none.</param>
public sealed record GraphDiagnostic(
    string Code, string Message, SourceLocation Location = default, string? Node = null, string? Suggestion = null, string? File = null)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string place = File + Location;
        string text = place.Length == 0 ? Message : $"{place}: {Message}";
        return Suggestion is null ? text : $"{text} {Suggestion}";
    }
}
