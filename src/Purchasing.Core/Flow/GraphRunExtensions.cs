using Purchasing.Graph.Running;

namespace Purchasing.Core.Flow;

/// <summary>Reads outputs that a graph may leave out.</summary>
internal static class GraphRunExtensions
{
    /// <summary>An output of a run; false where the graph has none of this name, or the run did not come to it.</summary>
    public static bool TryOptional<T>(this GraphRun run, string name, out T? value)
    {
        value = default;
        return run.Graph.Definition.Outputs.Any(output => output.Name == name) && run.TryOutput(name, out value);
    }
}
