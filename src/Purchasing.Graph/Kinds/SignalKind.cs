using System.Globalization;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>signal</c>: waits until data is passed to the stored run from outside, such as an approval. Configuration: <c>signal</c>, its name;
/// <c>type</c>, the type of its data, which becomes the output <c>value</c>; <c>within</c>, how long it is waited for before the node fails.
/// </summary>
sealed class SignalKind : IBuiltInKind
{
    public string Name => "signal";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "signal", "type", "within");
        string? signal = binding.RequiredString("signal"), typeName = binding.RequiredString("type");
        TimeSpan? within = PortConfiguration.Duration(binding, "within", required: false);
        if (typeName is null) return null;
        if (!binding.Types.TryFind(typeName, out Type? type)) binding.Report($"'{typeName}' is an unknown type.", "type", Nearest.Suggest(typeName, [.. binding.Types.Names]));
        if (type == typeof(object)) binding.Report("A signal of type 'any' could not be stored.", "type", "Name the type of the data.");
        return binding.HasProblems ? null : new Handler(signal!, type!, within);
    }

    sealed class Handler(string signal, Type type, TimeSpan? within) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs => [];

        public IReadOnlyList<OutputPort> Outputs { get; } = [new OutputPort("value", type)];

        public NodeTraits Traits => NodeTraits.Inline | NodeTraits.Waits;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            if (context.TrySignal(signal, type, out object? value))
            {
                context.SetOutput(0, value);
                return ValueTask.CompletedTask;
            }
            string waiting = $"It waits for the signal '{signal}'";
            if (within is not { } limit)
            {
                context.Wait(waiting + ".");
                return ValueTask.CompletedTask;
            }
            DateTimeOffset now = context.Time.GetUtcNow(), due = context.Due ?? now + limit;
            if (now >= due) throw new NodeFailedException($"The signal '{signal}' did not come within {Durations.Format(limit)}.");
            context.WaitUntil(due, string.Create(CultureInfo.InvariantCulture, $"{waiting} until {due:O}."));
            return ValueTask.CompletedTask;
        }
    }
}
