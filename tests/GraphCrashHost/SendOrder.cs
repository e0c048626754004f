using Purchasing.Graph.Nodes;

namespace GraphCrashHost;

/// <summary>Posts an order to the supplier.</summary>
internal sealed class SendOrder(HttpClient client, Uri supplier) : ISideEffectHandler
{
    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<string>("order")];

    public IReadOnlyList<OutputPort> Outputs => [];

    public NodeTraits Traits => NodeTraits.None;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        using var body = new StringContent(context.Input<string>("order"));
        using HttpResponseMessage response = await client.PostAsync(supplier, body, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
