using Purchasing.Rete.Delegates;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Runtime;

/// <summary>A host's accumulate function at work. A contribution that it refuses with an exception counts as a failed condition, and not as a contribution.</summary>
internal sealed class HostAccumulatorState<TValue, TState, TResult>(
    IRuleAccumulator<TValue, TState, TResult> accumulator, Tiered<ValueOf<TValue>> value, Tiered<ResultWriter<TResult>> writer, ConditionSite site) : Accumulator
{
    private (TValue Value, bool Counted)[] _values = new (TValue, bool)[4];
    private TState[] _states = new TState[4];

    public override void Start(int group) => At(ref _states, group) = accumulator.Create();

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        TValue contribution = value.Invoke(memory, token, fact);
        bool counted = true;
        try
        {
            _states[group] = accumulator.Add(_states[group], contribution);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            counted = false;
            memory.ConditionFailed(site, error);
        }
        At(ref _values, link) = (contribution, counted);
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_values[link].Counted) _states[group] = accumulator.Remove(_states[group], _values[link].Value);
    }

    public override bool Write(int group, object row) => writer.Invoke(row, accumulator.Result(_states[group]));
}
