using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Definition;

/// <summary>Reads the JSON form of a graph into its definition, without binding it to kinds: for tools that look into graph files.</summary>
public static class GraphJson
{
    /// <summary>Reads a definition. Checks the form of the JSON; what it means is checked when the graph is loaded.</summary>
    /// <param name="json">The text.</param>
    /// <param name="types">The types the text may name.</param>
    /// <param name="fileName">The name to report problems with.</param>
    /// <param name="problems">Receives every problem found.</param>
    /// <returns>What could be read; <see langword="null"/> when the text is not an object.</returns>
    /// <exception cref="GraphException">The text is not JSON.</exception>
    public static GraphDefinition? Read(string json, PortTypes types, string? fileName, ICollection<GraphDiagnostic> problems)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(problems);
        JsonText text = JsonText.Read(json, fileName);
        foreach (GraphDiagnostic duplicate in text.Duplicates) problems.Add(duplicate);
        return new GraphReader(types, problem => problems.Add(problem with { File = fileName })).Read(text.Root, text.Place);
    }
}
