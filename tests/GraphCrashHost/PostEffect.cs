using Purchasing.Graph.Nodes;

namespace GraphCrashHost;

/// <summary>Tells the receiver what is done and what is undone, under which key and lease.</summary>
internal sealed class PostEffect(HttpClient client) : ISideEffectHandler
{
    public IReadOnlyList<InputPort> Inputs => [];

    public IReadOnlyList<OutputPort> Outputs => [];

    public NodeTraits Traits => NodeTraits.None;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) => await PostAsync("do", context, cancellationToken);

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
    {
        await PostAsync("undo", context, cancellationToken);
        return true;
    }

    private async Task PostAsync(string what, NodeContext context, CancellationToken cancellationToken)
    {
        using var body = new StringContent($"{what}|{context.IdempotencyKey}|{context.FencingToken}");
        using HttpResponseMessage response = await client.PostAsync((Uri?)null, body, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
