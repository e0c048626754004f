using Purchasing.Core.Sources;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>Asks one source for the facts of all products of the run.</summary>
internal sealed class FactHandler<T>(IFactProvider<T> provider) : INodeHandler
    where T : class
{
    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<FlowContext>("request")];

    public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<FactBatch<T>>("facts")];

    public NodeTraits Traits => NodeTraits.None;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        FlowContext request = context.Input<FlowContext>(0);
        try
        {
            FactBatch<T> facts = await provider.GetAsync(request.Products, cancellationToken).ConfigureAwait(false);
            if (facts.Failure is string failure)
                throw new NodeFailedException(failure);
            context.SetOutput(0, facts);
        }
        catch (FactSourceException e)
        {
            throw new NodeFailedException(e.Message, e) { IsTransient = e.IsTransient };
        }
    }
}
