using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>A <see cref="NodeContext"/> over the data of a run.</summary>
sealed class RunContext : NodeContext
{
    readonly RunState _run;
    readonly CompiledNode _node;
    int _attempt = 1;
    int _undoing;

    public RunContext(RunState run, CompiledNode node)
    {
        _run = run;
        _node = node;
    }

    public override string RunId => _run.RunId;

    public override string NodeId => _node.Id;

    public override string IdempotencyKey => _run.KeyOf(_node);

    public override long? FencingToken => _run.Recorder?.Epoch;

    public override int Attempt => _attempt;

    public override bool IsDryRun => _run.Options.DryRun;

    public override IServiceProvider Services => _run.Services;

    public override TimeProvider Time => _run.Time;

    public string? WaitReason { get; private set; }

    public RunState Run => _run;

    public CompiledNode Node => _node;

    public void Begin(int attempt)
    {
        _attempt = attempt;
        WaitReason = null;
        WaitDue = null;
        if (attempt > 1) _run.ClearOutputs(_node);
    }

    /// <summary>Counts an attempt to undo, which leaves the outputs as they are.</summary>
    public void BeginUndo() => _attempt = ++_undoing;

    public override T Input<T>(string name) => Input<T>(_node.InputIndex(name));

    public override T Input<T>(int index)
    {
        object? value = null;
        if (!_run.TryGetInput(_node, index, out value))
        {
            throw new NodeFailedException($"Input '{_node.Inputs[index].Name}' of node '{NodeId}' was not delivered.");
        }
        if (value is T typed) return typed;
        if (value is null && default(T) is null) return default!;
        throw new NodeFailedException(
            $"Input '{_node.Inputs[index].Name}' of node '{NodeId}' is {value?.GetType().Name ?? "null"} where {typeof(T).Name} was expected.");
    }

    public override bool TryInput<T>(string name, out T? value) where T : default
    {
        int index = _node.InputIndex(name);
        value = default;
        if (!_run.TryGetInput(_node, index, out object? found)) return false;
        if (found is not null) value = Input<T>(index);
        return true;
    }

    public override bool TryInput(int index, out object? value) => _run.TryGetInput(_node, index, out value);

    public override void SetOutput(string name, object? value) => SetOutput(_node.OutputIndex(name), value);

    public override void SetOutput(int index, object? value) => _run.SetOutput(_node, index, value);

    public override bool TryOutput<T>(string name, out T? value) where T : default
    {
        bool found = _run.TryGetOutput(_node, _node.OutputIndex(name), out object? raw);
        value = default;
        if (raw is null) return found;
        value = raw is T typed ? typed : throw new NodeFailedException($"Output '{name}' of node '{NodeId}' is {raw.GetType().Name} where {typeof(T).Name} was expected.");
        return found;
    }

    public override void Note(string text) => _run.Note(_node, text);

    public override void Wait(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        WaitReason = reason;
    }

    public override void WaitUntil(DateTimeOffset due, string reason)
    {
        Wait(reason);
        WaitDue = due;
    }

    public override DateTimeOffset? Due => _run.Nodes[_node.Index].Due;

    /// <summary>Until when the node waits.</summary>
    public DateTimeOffset? WaitDue { get; private set; }

    internal override bool TrySignal(string name, Type type, out object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        value = null;
        if (_run.Recorder is not { } recorder || !recorder.TrySignal(_run.Prefix + name, out string? data)) return false;
        try
        {
            value = _run.Graph.Json.ReadKept(SignalData.Read(data!, _run.Graph.Protector), type);
            return true;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new NodeFailedException($"Signal '{_run.Prefix}{name}' has {e.Message}.", e);
        }
    }
}
