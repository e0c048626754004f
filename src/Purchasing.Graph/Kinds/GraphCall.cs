using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <inheritdoc cref="IGraphCall"/>
sealed class GraphCall<TRequest, TResponse>(string target, Func<IServiceProvider, TRequest, CancellationToken, ValueTask<TResponse>> call) : IGraphCall
{
    public string Target => target;

    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<TRequest>("request")];

    public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<TResponse>("response")];

    public NodeTraits Traits => NodeTraits.Pure;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) =>
        context.SetOutput(0, await call(context.Services, context.Input<TRequest>(0), cancellationToken).ConfigureAwait(false));
}
