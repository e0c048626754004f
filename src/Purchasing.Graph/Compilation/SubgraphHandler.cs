using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>A subgraph on its way into the graph around it; it is unfolded there and never executed as such.</summary>
sealed class SubgraphHandler(FlatGraph body) : INodeHandler
{
    public FlatGraph Body { get; } = body;

    public IReadOnlyList<InputPort> Inputs { get; } = body.Definition.Inputs;

    public IReadOnlyList<OutputPort> Outputs { get; } =
        [.. body.Outputs.Select((output, i) => body.Nodes[output.Node].Handler.Outputs[output.Port] with { Name = body.Definition.Outputs[i].Name })];

    public NodeTraits Traits => NodeTraits.None;

    public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A subgraph is unfolded when its graph loads.");
}
