using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>delay</c>: waits. Configuration: <c>for</c>, how long. The run ends as waiting and is due when the time has passed; in a stored run the
/// time goes on while no process does.
/// </summary>
sealed class DelayKind : IBuiltInKind
{
    public string Name => "delay";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "for");
        TimeSpan? duration = PortConfiguration.Duration(binding, "for", required: true);
        return binding.HasProblems ? null : new Handler(duration!.Value);
    }

    sealed class Handler(TimeSpan duration) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs => [];

        public IReadOnlyList<OutputPort> Outputs => [];

        public NodeTraits Traits => NodeTraits.Inline | NodeTraits.Waits;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            DateTimeOffset now = context.Time.GetUtcNow(), due = context.Due ?? now + duration;
            if (now < due && !context.IsDryRun) context.WaitUntil(due, $"It waits until {due:O}.");
            return ValueTask.CompletedTask;
        }
    }
}
