using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Whether the values of a graph can be written down and read back exactly, so that its runs can be durable.</summary>
static class Storability
{
    /// <summary>What stands in the way; empty when nothing does.</summary>
    public static IReadOnlyList<string> ProblemsOf(LogicGraph graph)
    {
        var problems = new List<string>();
        IReadOnlyList<InputPort> inputs = graph.Definition.Inputs;
        for (int i = 0; i < inputs.Count; i++) Check(graph, i, inputs[i].Type, $"Input '{inputs[i].Name}'", problems);
        foreach (CompiledNode node in graph.Nodes)
        {
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                Check(graph, node.OutputBase + i, node.Outputs[i].Type, $"Output '{node.Outputs[i].Name}' of node '{node.Id}'", problems);
            }
            if (node.SideEffect is not null && node.Handler is ICompositeHandler composite)
            {
                foreach (string problem in composite.Body.StorageProblems) problems.Add($"In '{node.Id}': {problem}");
            }
        }
        return problems;
    }

    static void Check(LogicGraph graph, int slot, Type type, string what, List<string> problems)
    {
        if (graph.Json.WhyNotKept(type) is { } why) problems.Add($"{what} cannot be stored: {why}.");
        else if (graph.SensitiveSlots[slot] && graph.Protector is null)
        {
            problems.Add($"{what} is sensitive and would be stored in clear text; set {nameof(LogicGraphOptions)}.{nameof(LogicGraphOptions.Protector)}.");
        }
    }
}
