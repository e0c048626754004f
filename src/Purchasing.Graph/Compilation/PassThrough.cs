using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>The beginning or the end of a subgraph: every delivered input becomes the output of the same position.</summary>
sealed class PassThrough(IReadOnlyList<InputPort> inputs, IReadOnlyList<OutputPort> outputs) : INodeHandler
{
    public IReadOnlyList<InputPort> Inputs { get; } = inputs;

    public IReadOnlyList<OutputPort> Outputs { get; } = outputs;

    public NodeTraits Traits => NodeTraits.Inline;

    public static PassThrough Entry(IReadOnlyList<InputPort> ports) =>
        new(ports, [.. ports.Select(port => new OutputPort(port.Name, port.Type) { Sensitive = port.Sensitive })]);

    public static PassThrough Exit(IReadOnlyList<OutputPort> ports) =>
        new([.. ports.Select(port => new InputPort(port.Name, port.Type) { Sensitive = port.Sensitive, Required = false })], ports);

    public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Inputs.Count; i++)
        {
            if (context.TryInput(i, out object? value)) context.SetOutput(i, value);
        }
        return ValueTask.CompletedTask;
    }
}
