using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <inheritdoc cref="INodeFunction"/>
sealed class NodeFunction<TIn, TOut>(Func<IServiceProvider, TIn, CancellationToken, ValueTask<TOut>> function) : INodeFunction
{
    public Type Input => typeof(TIn);

    public Type Output => typeof(TOut);

    public async ValueTask InvokeAsync(NodeContext context, CancellationToken cancellationToken) =>
        context.SetOutput(0, await function(context.Services, context.Input<TIn>(0), cancellationToken).ConfigureAwait(false));
}
