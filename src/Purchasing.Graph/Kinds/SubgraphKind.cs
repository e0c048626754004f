using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>subgraph</c>: another graph of the same file as one node. Configuration: <c>graph</c>, its name under <c>"graphs"</c>. The
/// inputs and outputs of that graph are the ports of the node.
/// </summary>
sealed class SubgraphKind : IBuiltInKind
{
    public string Name => "subgraph";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "graph");
        if (binding.RequiredString("graph") is not { } name) return null;
        FlatGraph? body = binding.Scope.Find(name, out string? problem, out string? suggestion);
        if (problem is not null) binding.Report(problem, "graph", suggestion);
        NodeDefinition node = binding.Node;
        if (node.Timeout is not null || node.Retry is not null || node.Breaker is not null || node.Concurrency is not null || node.Cache is not null || node.Fallback is not null)
        {
            binding.Report(
                $"Node '{node.Id}' is a subgraph, which has no timeout, retry, breaker, concurrency, cache or fallback of its own.",
                suggestion: "Set them on the nodes inside it.");
        }
        return body is null ? null : new SubgraphHandler(body);
    }
}
