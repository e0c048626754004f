using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Running;

/// <summary>
/// Moves one run forward: decides which nodes are ready, and keeps as many workers busy as there is work and room for.
/// All decisions are made under one lock, and none depends on who comes first.
/// </summary>
sealed class RunLoop
{
    readonly RunState _run;
    readonly LogicGraph _graph;
    readonly NodeExecution _execution;
    readonly int _limit;
    readonly Lock _lock = new();

    // Nodes that may block fill the array from the front, inline ones from the back. Each node is queued once, so they never meet.
    readonly int[] _queue;
    int _heavyHead, _heavyTail, _inlineHead, _inlineTail;
    int _workers;
    int _starting;
    int _sequence;
    bool _stopped;
    Stack<int>? _settled;
    List<int>? _unexecuted;
    Exception? _fault;
    TaskCompletionSource? _done;

    public RunLoop(RunState run, SemaphoreSlim host, SemaphoreSlim? places, CancellationTokenSource cancellation)
    {
        _run = run;
        _graph = run.Graph;
        _limit = run.Options.MaxParallelism;
        _queue = new int[_graph.Nodes.Length];
        Places = places;
        Cancellation = cancellation;
        _execution = new NodeExecution(run, this, host);
        run.Loop = this;
    }

    /// <summary>The places of a run that its nested runs share; <see langword="null"/> when the number of workers is bound enough.</summary>
    public SemaphoreSlim? Places { get; }

    public CancellationTokenSource Cancellation { get; }

    public RunCheckpoints? Checkpoints { get; init; }

    /// <summary>Runs until nothing is left to do or nothing more can be done.</summary>
    /// <exception cref="Exception">What went wrong outside of any node: a checkpoint that could not be written, an observer that threw.</exception>
    public async ValueTask RunAsync()
    {
        try
        {
            Begin();
        }
        catch (Exception e)
        {
            Stop(e);
        }
        await WorkAsync(spawned: false).ConfigureAwait(false);
        Task? rest = null;
        lock (_lock)
        {
            if (_workers > 0) rest = (_done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        if (rest is not null) await rest.ConfigureAwait(false);
        if (_fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
    }

    /// <summary>Makes the outcome of a node that was just executed visible to checkpoints, before the nodes after it see it.</summary>
    public void Record(int node)
    {
        lock (_lock) Settle(node);
    }

    /// <summary>The nodes a checkpoint must mention: begun, ended, or ended before a resume.</summary>
    public List<int> SettledNodes()
    {
        var nodes = new List<int>();
        lock (_lock)
        {
            for (int i = 0; i < _run.Nodes.Length; i++)
            {
                if (_run.Nodes[i].Settled || _run.Nodes[i].Begun || _run.Nodes[i].Restored) nodes.Add(i);
            }
        }
        return nodes;
    }

    void Begin()
    {
        foreach (int edge in _graph.InputEdges) Judge(edge);
        long now = _run.Time.GetTimestamp();
        int spawn;
        lock (_lock)
        {
            _workers = 1;
            foreach (NodeRun restored in _run.Nodes) _sequence = Math.Max(_sequence, restored.Order);
            for (int i = 0; i < _graph.Nodes.Length; i++)
            {
                _run.Nodes[i].Pending = _graph.Pending[i];
                if (_graph.Pending[i] == 0) Enqueue(i, now);
            }
            foreach (int edge in _graph.InputEdges)
            {
                _run.Edges[edge] = Verdict(edge, NodeStatus.Succeeded);
                Arrive(edge, now);
            }
            Propagate(now);
            spawn = Reserve();
        }
        Spawn(spawn);
        ReportUnexecuted();
    }

    async Task WorkAsync(bool spawned)
    {
        while (TryTake(ref spawned, out int node))
        {
            try
            {
                await _execution.ExecuteAsync(_graph.Nodes[node]).ConfigureAwait(false);
                Finish(node);
            }
            catch (Exception e)
            {
                Stop(e);
            }
        }
    }

    bool TryTake(ref bool spawned, out int node)
    {
        TaskCompletionSource? done = null;
        lock (_lock)
        {
            if (spawned) _starting--;
            spawned = false;
            if (!_stopped && !Cancellation.IsCancellationRequested)
            {
                if (_inlineHead < _inlineTail)
                {
                    node = _queue[^++_inlineHead];
                    return true;
                }
                if (_heavyHead < _heavyTail)
                {
                    node = _queue[_heavyHead++];
                    return true;
                }
            }
            if (--_workers == 0) done = _done;
        }
        done?.SetResult();
        node = -1;
        return false;
    }

    void Finish(int node)
    {
        int[] edges = _graph.Nodes[node].OutEdges;
        NodeStatus status = _run.Nodes[node].Status;
        bool delivers = status is NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen;
        if (delivers)
        {
            foreach (int edge in edges) Judge(edge);
        }
        long now = edges.Length == 0 ? 0 : _run.Time.GetTimestamp();
        int spawn;
        lock (_lock)
        {
            Settle(node);
            if (status is not (NodeStatus.Waiting or NodeStatus.Cancelled))
            {
                (_settled ??= new Stack<int>()).Push(node);
                Propagate(now);
            }
            spawn = Reserve();
        }
        Spawn(spawn);
        ReportUnexecuted();
    }

    // Observers are told outside of the lock: what they do is their own affair.
    void ReportUnexecuted()
    {
        if (_run.Options.Progress is null) return;
        List<int>? nodes;
        lock (_lock) (nodes, _unexecuted) = (_unexecuted, null);
        foreach (int node in nodes ?? []) _execution.Report(_graph.Nodes[node], _run.Nodes[node].Status, RunTrace.Of(_run, node).Reason);
    }

    // Conditions are evaluated outside of the lock: they may call functions of the host.
    void Judge(int index)
    {
        CompiledEdge edge = _graph.Edges[index];
        if (edge.On != EdgeTrigger.Success) return;
        EdgeState verdict = EdgeState.JudgedTrue;
        if (edge.Slot >= 0 && !_run.TryGetSlot(edge.Slot, out _)) verdict = EdgeState.JudgedFalse;
        else if (edge.When is { } condition)
        {
            int first = edge.From < 0 ? 0 : _graph.Nodes[edge.From].OutputBase;
            try
            {
                verdict = IsTrue(condition, first) ? EdgeState.JudgedTrue : EdgeState.JudgedFalse;
            }
            catch (Exception e)
            {
                _run.Break(index, $"The condition \"{condition.Text}\" could not be evaluated: {e.Message}");
                return;
            }
        }
        _run.Edges[index] = verdict;
    }

    bool IsTrue(PortExpression condition, int firstSlot)
    {
        var values = new object?[condition.Ports.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // What a dry run could not foresee counts as not fulfilled.
            if (!_run.TryGetSlot(firstSlot + condition.Ports[i], out values[i])) return false;
        }
        return condition.Evaluate(values) is true;
    }

    void Settle(int node)
    {
        ref NodeRun state = ref _run.Nodes[node];
        if (state.Settled) return;
        state.Settled = true;
        if (state.Order == 0) state.Order = ++_sequence;
    }

    void Propagate(long now)
    {
        while (_settled is not null && _settled.TryPop(out int node))
        {
            NodeStatus status = _run.Nodes[node].Status;
            foreach (int edge in _graph.Nodes[node].OutEdges)
            {
                _run.Edges[edge] = Verdict(edge, status);
                Arrive(edge, now);
            }
        }
    }

    EdgeState Verdict(int index, NodeStatus source)
    {
        switch (_graph.Edges[index].On, source)
        {
            case (EdgeTrigger.Failure or EdgeTrigger.Completion, NodeStatus.Failed):
            case (EdgeTrigger.Completion, NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen):
                return EdgeState.Taken;
            case (EdgeTrigger.Success, NodeStatus.Failed or NodeStatus.Blocked):
            case (EdgeTrigger.Completion, NodeStatus.Blocked):
                return EdgeState.Failed;
            case (EdgeTrigger.Success, NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen):
                return _run.Edges[index] switch
                {
                    EdgeState.JudgedTrue => EdgeState.Taken,
                    EdgeState.JudgedBroken => EdgeState.Broken,
                    _ => EdgeState.Skipped,
                };
            default:
                return EdgeState.Skipped;
        }
    }

    void Arrive(int edge, long now)
    {
        int target = _graph.Edges[edge].To;
        ref NodeRun state = ref _run.Nodes[target];
        state.Pending--;
        if (state.Decided) return;
        CompiledNode node = _graph.Nodes[target];
        JoinOutcome outcome = JoinDecision.Of(_run, node, state.Pending, out int cause);
        switch (outcome)
        {
            case JoinOutcome.Undecided:
                return;
            case JoinOutcome.Ready:
                Enqueue(target, now);
                return;
        }
        state.Decided = true;
        state.Cause = cause + 1;
        state.Status = outcome switch
        {
            JoinOutcome.Skip => NodeStatus.Skipped,
            JoinOutcome.Fail => NodeStatus.Failed,
            _ => node.Role == NodeRole.Exit ? NodeStatus.Failed : NodeStatus.Blocked,
        };
        Settle(target);
        (_settled ??= new Stack<int>()).Push(target);
        if (_run.Options.Progress is not null) (_unexecuted ??= []).Add(target);
    }

    void Enqueue(int index, long now)
    {
        _run.Nodes[index].Decided = true;
        _run.Nodes[index].Ready = now;
        if (_graph.Nodes[index].IsInline) _queue[^++_inlineTail] = index;
        else _queue[_heavyTail++] = index;
    }

    // How many more workers the queue can feed: one for each node that may block, and one for all inline ones together,
    // less the one that is asking and those already on their way.
    int Reserve()
    {
        if (_stopped) return 0;
        int wanted = _heavyTail - _heavyHead + (_inlineTail > _inlineHead ? 1 : 0) - 1 - _starting;
        int count = Math.Max(0, Math.Min(wanted, _limit - _workers));
        _workers += count;
        _starting += count;
        return count;
    }

    void Spawn(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ThreadPool.QueueUserWorkItem(static loop => _ = loop.WorkAsync(spawned: true), this, preferLocal: false);
        }
    }

    void Stop(Exception fault)
    {
        lock (_lock)
        {
            _fault ??= fault;
            _stopped = true;
        }
        Cancellation.Cancel();
    }
}
