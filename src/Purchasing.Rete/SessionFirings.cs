using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>What the host asks of a session's agenda. Not thread-safe.</summary>
internal sealed class SessionFirings(SessionCore core)
{
    private readonly WorkingMemory _memory = core.Memory;

    public FireResult Fire(long lease, CancellationToken cancellationToken)
    {
        core.Enter(lease);
        try
        {
            _memory.Failures.ThrowIfAny();
            _memory.Halted = false;
            int limit = core.Options.FiringLimit ?? core.RuleSet.Model.FiringLimit;
            return _memory.Recorder is { } recorder ? FireRecorded(recorder, limit, cancellationToken) : FireAll(limit, cancellationToken);
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

    /// <summary>Fires as a recorded call of Fire did: to the end, or as far as that one came.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="stopped">How far it came, when it did not come to its end.</param>
    /// <param name="limit">More firings than this cannot be what was recorded.</param>
    public void FireAgain(long lease, int? stopped, int limit)
    {
        core.Enter(lease);
        try
        {
            _memory.Halted = false;
            _memory.Recorder!.Step(TraceStepKind.Fire);
            if (stopped is { } fired) _memory.Recorder.Stop(_memory.Recorder.StepCount - 1, fired);
            FireAll(stopped ?? limit, default);
        }
        catch (Exception error) when (_memory.IsHalfDone)
        {
            throw core.Fault(error);
        }
        catch (RuleException error) when (error is RuleLimitException or RuleExecutionException)
        {
            // The recorded call ended here too; if it did not, the firings differ.
        }
        finally
        {
            core.Leave();
        }
    }

    public void Focus(long lease, string group)
    {
        int index = Array.IndexOf(_memory.Network.Agenda.Groups, group);
        if (index < 0) throw new ArgumentException($"The rule set has no group '{group}'. It has: {string.Join(", ", _memory.Network.Agenda.Groups.Skip(1))}.", nameof(group));
        core.Enter(lease);
        try
        {
            _memory.Recorder?.Step(TraceStepKind.Focus, group);
            _memory.Focus(index);
        }
        finally
        {
            core.Leave();
        }
    }

    private FireResult FireRecorded(Recorder recorder, int limit, CancellationToken cancellationToken)
    {
        int step = recorder.StepCount, before = recorder.FiringCount;
        recorder.Step(TraceStepKind.Fire);
        try
        {
            return FireAll(limit, cancellationToken);
        }
        catch
        {
            recorder.Stop(step, recorder.FiringCount - before);
            throw;
        }
    }

    private FireResult FireAll(int limit, CancellationToken cancellationToken)
    {
        Func<Activation, bool>? filter = core.Options.Filter;
        int fired = 0;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int token = _memory.Agenda.Next();
                if (token == 0) break;
                if (filter is not null && !Allows(filter, token))
                {
                    _memory.PlaceHeldMatches();
                    _memory.Agenda.Remove(ref _memory.Tokens, token);
                    continue;
                }

                if (fired >= limit) throw LimitReached(fired);
                _memory.LookAhead(token);
                _memory.FireOne(token);
                fired++;
                if (!_memory.Halted) continue;
                return new FireResult(fired, Halted: true);
            }

            return new FireResult(fired, Halted: false);
        }
        finally
        {
            _memory.StageReached = 0;
        }
    }

    private bool Allows(Func<Activation, bool> filter, int token)
    {
        try
        {
            return filter(new Activation(_memory, token));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new RuleCallbackException($"{nameof(SessionOptions)}.{nameof(SessionOptions.Filter)}", error);
        }
    }

    private RuleLimitException LimitReached(int fired)
    {
        _memory.PlaceHeldMatches();
        IEnumerable<string> next = _memory.Agenda.All(_memory.Tokens).Take(5).Select(token =>
        {
            TerminalNode terminal = _memory.TerminalOf(token);
            return $"'{terminal.Rule.Name}' ({_memory.DescribeMatch(terminal, token)})";
        });
        return new RuleLimitException(
            $"{fired} rules fired in one call, the limit of the rule set '{core.RuleSet.Name}'; it seems to loop. Next on the agenda: {string.Join("; ", next)}. " +
            "Raise firingLimit in the rule file or SessionOptions.FiringLimit if that many are expected, or add a condition that ends the loop.");
    }
}
