namespace Purchasing.Graph.Diagnostics;

/// <summary>One problem of a graph definition.</summary>
/// <param name="Code">A stable name of the problem, such as <c>unknown-kind</c> or <c>cycle</c>.</param>
/// <param name="Message">What is wrong, in one sentence. Of one that quotes thousands of characters the middle is left out.</param>
/// <param name="Location">Where in the file, or zero for a graph built in code.</param>
/// <param name="Node">The node concerned, if it is one.</param>
/// <param name="Suggestion">What to do about it, such as the nearest known name, if there is one.</param>
/// <param name="File">The file, or <see langword="null"/> for a graph that came from none.</param>
public sealed record GraphDiagnostic(
    string Code, string Message, SourceLocation Location = default, string? Node = null, string? Suggestion = null, string? File = null)
{
    private const int Beginning = 1_000, End = 500;

    /// <summary>What is wrong, in one sentence; at most 1,501 characters.</summary>
    public string Message { get; init; } = Message.Length <= Beginning + End ? Message : string.Concat(Message.AsSpan(0, Beginning), "…", Message.AsSpan(Message.Length - End));

    /// <inheritdoc/>
    public override string ToString()
    {
        string place = File + Location;
        string text = place.Length == 0 ? Message : $"{place}: {Message}";
        return Suggestion is null ? text : $"{text} {Suggestion}";
    }
}
