using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>What the host does to the facts of a session: each call is one batch, which takes effect whole or not at all. Not thread-safe.</summary>
internal sealed class SessionChanges(SessionCore core)
{
    private readonly WorkingMemory _memory = core.Memory;

    public FactHandle Insert(long lease, object fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        core.Enter(lease);
        try
        {
            int row = _memory.QueueInsert(fact);
            var handle = new FactHandle(core, core.Epoch, row, _memory.Facts[row].Id);
            _memory.Recorder?.Step(_memory, TraceStepKind.Insert, row);
            _memory.Flush();
            return handle;
        }
        catch (Exception error) when (_memory.IsHalfDone)
        {
            throw core.Fault(error);
        }
        finally
        {
            core.Leave();
        }
    }

    public void InsertAll(long lease, ReadOnlySpan<object> facts)
    {
        core.Enter(lease);
        try
        {
            QueueAll(facts);
            _memory.Flush();
        }
        catch (Exception error) when (_memory.IsHalfDone)
        {
            throw core.Fault(error);
        }
        finally
        {
            core.Leave();
        }
    }

    public void Update(long lease, ReadOnlySpan<FactHandle> handles, ReadOnlySpan<string> fields)
    {
        core.Enter(lease);
        try
        {
            foreach (FactHandle handle in handles) _ = MaskOf(Check(handle), fields);
            foreach (FactHandle handle in handles)
            {
                int row = handle.Row;
                if (_memory.Recorder is { } recorder)
                {
                    recorder.Step(_memory, TraceStepKind.Update, row);
                    if (!fields.IsEmpty) recorder.NameFields(fields.ToArray());
                }

                _memory.QueueModify(row, MaskOf(row, fields));
            }

            _memory.Flush();
        }
        catch (Exception error) when (_memory.IsHalfDone)
        {
            throw core.Fault(error);
        }
        finally
        {
            core.Leave();
        }
    }

    public void Retract(long lease, ReadOnlySpan<FactHandle> handles)
    {
        core.Enter(lease);
        try
        {
            foreach (FactHandle handle in handles) Check(handle);
            foreach (FactHandle handle in handles)
            {
                _memory.Recorder?.Step(_memory, TraceStepKind.Retract, handle.Row);
                _memory.QueueRetract(handle.Row);
            }

            _memory.Flush();
        }
        catch (Exception error) when (_memory.IsHalfDone)
        {
            throw core.Fault(error);
        }
        finally
        {
            core.Leave();
        }
    }

    /// <summary>Whether the handle's fact is in the session.</summary>
    public bool Contains(FactHandle handle) =>
        ReferenceEquals(handle.Owner, core) && handle.Epoch == core.Epoch && handle.Row < _memory.Facts.Count && _memory.Facts[handle.Row].Id == handle.Id;

    /// <summary>The row of a handle's fact.</summary>
    /// <exception cref="ArgumentException">The handle is of another session, or of an earlier use of this one.</exception>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    public int Check(FactHandle handle)
    {
        if (Contains(handle)) return handle.Row;
        if (!ReferenceEquals(handle.Owner, core)) throw new ArgumentException("The handle belongs to another session.", nameof(handle));
        throw handle.Epoch != core.Epoch
            ? new ArgumentException("The handle is from before the session was emptied.", nameof(handle))
            : new InvalidOperationException($"The fact {handle.Id} is no longer in this session's working memory.");
    }

    private void QueueAll(ReadOnlySpan<object> facts)
    {
        Recorder? recorder = _memory.Recorder;
        int mark = _memory.ChangeMark, first = recorder?.StepCount ?? 0;
        try
        {
            foreach (object fact in facts)
            {
                int row = _memory.QueueInsert(fact ?? throw new ArgumentException("One of the facts is null.", nameof(facts)));
                recorder?.Step(_memory, TraceStepKind.Insert, row, joined: recorder.StepCount > first);
            }
        }
        catch
        {
            _memory.Undo(mark);
            recorder?.ForgetSteps(first);
            throw;
        }
    }

    private ulong MaskOf(int row, ReadOnlySpan<string> fields)
    {
        if (fields.IsEmpty) return FieldBits.Fields;
        FactType type = _memory.Network.Dispatches[_memory.Facts[row].Dispatch].Type;
        ulong mask = 0;
        foreach (string name in fields)
            mask |= _memory.Network.Written(type, type.FindField(name) ?? throw new ArgumentException($"{type.Name} has no field '{name}'.", nameof(fields)));
        return mask;
    }
}
