using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Stores;

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
    readonly Lock _recording = new();

    // Nodes that may block fill the array from the front, inline ones from the back. Each node is queued once, so they never meet.
    readonly int[] _queue;
    readonly Queue<int> _admitted = new();
    int _heavyHead, _heavyTail, _inlineHead, _inlineTail;
    int _workers;
    int _starting;
    int _parked;
    int _sequence;
    int _begun;
    bool _stopped;
    Stack<int>? _settled;
    List<int>? _unexecuted;
    List<int>? _unrecorded;
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

    /// <summary>Runs until nothing is left to do or nothing more can be done.</summary>
    /// <exception cref="Exception">What went wrong outside of any node, such as a store that could not be written to.</exception>
    public async ValueTask RunAsync()
    {
        // The caller's thread is the first worker.
        lock (_lock) _workers++;
        try
        {
            Begin(replayOnly: false);
        }
        catch (Exception e)
        {
            Stop(e);
        }
        // The caller's thread only does what never blocks.
        await WorkAsync(spawned: false, inlineOnly: true).ConfigureAwait(false);
        Task? rest = null;
        lock (_lock)
        {
            if (_workers + _parked > 0) rest = (_done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        if (rest is not null) await rest.ConfigureAwait(false);
        // Admitted by a limit, but never executed.
        while (_admitted.TryDequeue(out int node)) _graph.Nodes[node].Limit!.Release();
        if (_fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
    }

    /// <summary>Brings edges to where the restored nodes leave them, and executes nothing: what undoing needs to find its inputs.</summary>
    public void Replay() => Begin(replayOnly: true);

    /// <summary>Evaluates the conditions on the inputs of the graph, so that what they say can be written down with them.</summary>
    public void JudgeInputs()
    {
        foreach (int edge in _graph.InputEdges) Judge(edge);
    }

    /// <summary>Ends the run with a fault: nothing new starts. The run does not end before what this calls has ended.</summary>
    public void Stop(Exception fault)
    {
        lock (_lock)
        {
            _fault ??= fault;
            _stopped = true;
            _workers++;
        }
        try
        {
            Cancellation.Cancel();
        }
        catch (AggregateException e)
        {
            // What a callback of a node threw must not keep the run from ending.
            lock (_lock) _fault = new AggregateException(fault.Message, [fault, .. e.InnerExceptions]);
        }
        catch (ObjectDisposedException)
        {
            // The run ended by itself in the meantime.
        }
        TaskCompletionSource? done;
        lock (_lock) done = --_workers + _parked == 0 ? _done : null;
        done?.TrySetResult();
    }

    /// <summary>Notes that a node is about to act.</summary>
    public void MarkBegun(int node)
    {
        lock (_lock)
        {
            _run.Nodes[node].Begun = true;
            _run.Nodes[node].Begin = ++_begun;
        }
    }

    /// <summary>Makes the outcome of a node that was just executed visible to the log, before the nodes after it see it.</summary>
    public void Record(int node)
    {
        lock (_lock) Settle(node);
    }

    /// <summary>
    /// Writes all nodes down that ended since this was last done, and what else there is to say. What is taken first is also written first:
    /// a node is never in the log without those that led to it.
    /// </summary>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="InvalidOperationException">A value cannot be kept exactly.</exception>
    public Task WriteAsync(RunRecorder recorder, NewRunEntry? after = null, string? outcome = null)
    {
        lock (_recording)
        {
            List<NewRunEntry> entries = [];
            // An item of a foreach enters the log when it is about to act for the first time.
            if (!_run.IsRecorded) entries.Add(new NewRunEntry(RunEntryKind.Item, _run.Prefix, NodeRecord.Started(_run)));
            entries.AddRange(TakeUnrecorded());
            if (after is { } last) entries.Add(last);
            _run.IsRecorded = true;
            return recorder.RecordAsync(entries, outcome);
        }
    }

    /// <summary>Whether a node ended, or began to wait, that is not written down yet.</summary>
    public bool HasUnrecorded
    {
        get
        {
            lock (_lock) return _unrecorded is { Count: > 0 };
        }
    }

    /// <summary>The entries of all nodes that ended since this was last asked. For when no node is executed any more.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be kept exactly.</exception>
    public List<NewRunEntry> TakeUnrecorded()
    {
        List<int> nodes;
        lock (_lock) (nodes, _unrecorded) = (_unrecorded ?? [], null);
        var entries = new List<NewRunEntry>(nodes.Count + 2);
        foreach (int node in nodes) entries.Add(NodeRecord.Ended(_run, node));
        return entries;
    }

    void Begin(bool replayOnly)
    {
        JudgeInputs();
        for (int i = 0; i < _graph.Nodes.Length; i++)
        {
            if (!_run.Nodes[i].Restored || !Delivers(_run.Nodes[i].Status)) continue;
            foreach (int edge in _graph.Nodes[i].OutEdges) Judge(edge);
        }
        long now = _run.Time.GetTimestamp();
        int spawn;
        lock (_lock)
        {
            for (int i = 0; i < _graph.Nodes.Length; i++)
            {
                ref NodeRun node = ref _run.Nodes[i];
                _sequence = Math.Max(_sequence, node.Order);
                _begun = Math.Max(_begun, node.Begin);
                node.Pending = _graph.Pending[i];
                if (node.Restored)
                {
                    node.Settled = node.Decided = true;
                    (_settled ??= new Stack<int>()).Push(i);
                }
                else
                {
                    if (!replayOnly) (node.Status, node.Reason, node.Notes, node.Attempts) = (NodeStatus.NotStarted, null, null, 0);
                    if (_graph.Pending[i] == 0) Enqueue(i, now);
                }
            }
            foreach (int edge in _graph.InputEdges)
            {
                _run.Edges[edge] = Verdict(edge, NodeStatus.Succeeded);
                Arrive(edge, now);
            }
            Propagate(now);
            if (replayOnly) return;
            spawn = Reserve(1);
        }
        Spawn(spawn);
        ReportUnexecuted();
    }

    async Task WorkAsync(bool spawned, bool inlineOnly)
    {
        while (TryTake(ref spawned, inlineOnly, out int node, out bool admitted))
        {
            try
            {
                if (!admitted && !TryEnter(node)) continue;
                await _execution.ExecuteAsync(_graph.Nodes[node]).ConfigureAwait(false);
                Finish(node);
            }
            catch (Exception e)
            {
                Stop(e);
            }
        }
    }

    bool TryTake(ref bool spawned, bool inlineOnly, out int node, out bool admitted)
    {
        TaskCompletionSource? done = null;
        bool handOver = false;
        admitted = false;
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
                handOver = inlineOnly && (_admitted.Count > 0 || _heavyHead < _heavyTail);
                if (!handOver && _admitted.TryDequeue(out node)) return admitted = true;
                if (!handOver && _heavyHead < _heavyTail)
                {
                    node = _queue[_heavyHead++];
                    return true;
                }
            }
            if (handOver) _starting++;
            else if (--_workers + _parked == 0) done = _done;
        }
        if (handOver) Spawn(1);
        done?.SetResult();
        node = -1;
        return false;
    }

    // A node whose limit is reached is put aside, so that the worker can do what is free behind it.
    bool TryEnter(int node)
    {
        if (_graph.Nodes[node].Limit is not { } limit || _run.Nodes[node].Restored || limit.Wait(0, CancellationToken.None)) return true;
        lock (_lock) _parked++;
        _ = ParkAsync(node, limit);
        return false;
    }

    async Task ParkAsync(int node, SemaphoreSlim limit)
    {
        try
        {
            await limit.WaitAsync(Cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            TaskCompletionSource? done = null;
            lock (_lock)
            {
                if (--_parked + _workers == 0) done = _done;
            }
            done?.SetResult();
            return;
        }
        int spawn;
        TaskCompletionSource? last = null;
        lock (_lock)
        {
            _parked--;
            _admitted.Enqueue(node);
            spawn = Reserve(0);
            if (spawn == 0 && _parked + _workers == 0) last = _done;
        }
        Spawn(spawn);
        last?.SetResult();
    }

    void Finish(int node)
    {
        int[] edges = _graph.Nodes[node].OutEdges;
        NodeStatus status = _run.Nodes[node].Status;
        if (Delivers(status))
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
            spawn = Reserve(1);
        }
        Spawn(spawn);
        ReportUnexecuted();
    }

    static bool Delivers(NodeStatus status) => status is NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen;

    // Observers are told outside of the lock: what they do is their own affair.
    void ReportUnexecuted()
    {
        if (_run.Options.Progress is null) return;
        List<int>? nodes;
        lock (_lock) (nodes, _unexecuted) = (_unexecuted, null);
        foreach (int node in nodes ?? []) _execution.Report(_graph.Nodes[node], _run.Nodes[node].Status, RunTrace.Of(_run, node).Reason);
    }

    // Conditions are evaluated outside of the lock: they may call functions of the host. Each is evaluated once in the life of a run.
    void Judge(int index)
    {
        CompiledEdge edge = _graph.Edges[index];
        if (edge.On != EdgeTrigger.Success || _run.Edges[index] != EdgeState.Open) return;
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
        if (_run.Recorder is not null && state.Status is not (NodeStatus.Cancelled or NodeStatus.NotStarted)) (_unrecorded ??= []).Add(node);
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
        JoinOutcome outcome = JoinDecision.Of(_run, node, edge, state.Pending, out int cause);
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
            _ => NodeStatus.Blocked,
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
    int Reserve(int asking)
    {
        if (_stopped) return 0;
        int wanted = _heavyTail - _heavyHead + _admitted.Count + (_inlineTail > _inlineHead ? 1 : 0) - asking - _starting;
        int count = Math.Max(0, Math.Min(wanted, _limit - _workers));
        _workers += count;
        _starting += count;
        return count;
    }

    void Spawn(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ThreadPool.QueueUserWorkItem(static loop => _ = loop.WorkAsync(spawned: true, inlineOnly: false), this, preferLocal: false);
        }
    }
}
