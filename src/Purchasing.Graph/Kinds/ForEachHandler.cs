using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Kinds;

/// <summary>Runs a graph for each item. Items start in their order, so the first failure is the same whatever the timing.</summary>
class ForEachHandler : ICompositeHandler
{
    public const string Items = "items";
    public const string Errors = "errors";
    public const string Count = "count";

    readonly Type[] _outputTypes;
    readonly PortTypes _types;

    public ForEachHandler(ForEachSettings settings, PortTypes types)
    {
        Settings = settings;
        _types = types;
        GraphDefinition body = settings.Body.Definition;
        Inputs = [InputPort.Of<object>(Items) with { Sensitive = body.Inputs[settings.Item].Sensitive }, .. body.Inputs.Where((_, i) => i != settings.Item)];
        _outputTypes = [.. body.Outputs.Select(output => types.ListTypeOf(TypeOf(settings.Body, output)))];
        Outputs =
        [
            .. body.Outputs.Select((output, i) => new OutputPort(output.Name, _outputTypes[i]) { Sensitive = settings.Body.SensitiveSlots[settings.Body.OutputSlots[i]] }),
            OutputPort.Of<IReadOnlyList<ForEachError>>(Errors), OutputPort.Of<int>(Count),
        ];
    }

    public IReadOnlyList<InputPort> Inputs { get; }

    public IReadOnlyList<OutputPort> Outputs { get; }

    public NodeTraits Traits => NodeTraits.Composite;

    public LogicGraph Body => Settings.Body;

    protected ForEachSettings Settings { get; }

    protected virtual bool IsActing => false;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        object items = context.Input<object>(0);
        ForEachItems source = ForEachItems.Of(items) ?? throw new NodeFailedException(
            $"'{Items}' is {items.GetType().Name}, which is neither a collection nor a stream of reference-typed items.");
        await using (source.ConfigureAwait(false))
        {
            var run = new ForEachRun(Settings, (RunContext)context, source, IsActing);
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<ForEachError> errors = run.Errors;
            if (errors.Count > 0 && !Settings.Collect) throw new NodeFailedException($"Item {errors[0].Index} ({errors[0].Item}) failed: {errors[0].Reason}");
            if (run.WaitReason is { } reason)
            {
                if (run.WaitDue is { } due) context.WaitUntil(due, reason);
                else context.Wait(reason);
                return;
            }
            for (int i = 0; i < _outputTypes.Length; i++) context.SetOutput(i, _types.ListOf(_outputTypes[i], run.Values(i)));
            context.SetOutput(_outputTypes.Length, errors);
            context.SetOutput(_outputTypes.Length + 1, run.Count);
        }
    }

    static Type TypeOf(LogicGraph body, GraphOutput output)
    {
        CompiledNode node = body.Nodes[body.IndexOf(output.Node)];
        return node.Outputs[node.OutputIndex(output.Port)].Type;
    }
}
