using System.Text.Json;
using Purchasing.Core.Sources;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>
/// The node kind <c>rates</c>: where exchange rates come from. They are read once for a run, so that all its products are decided by the
/// same ones; the node tells how many the run has.
/// </summary>
internal sealed class RatesNodeKind : INodeKind
{
    public string Name => "rates";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return FactNodeKind.ReadQuery(binding) is null ? null : new Handler();
    }

    private sealed class Handler : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<FlowContext>("request")];

        public IReadOnlyList<OutputPort> Outputs { get; } = [];

        public NodeTraits Traits => NodeTraits.None;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            int count = context.Input<FlowContext>(0).Decision.ExchangeRates.Count;
            context.Note(count == 1 ? "1 currency" : $"{count} currencies");
            return ValueTask.CompletedTask;
        }
    }
}
