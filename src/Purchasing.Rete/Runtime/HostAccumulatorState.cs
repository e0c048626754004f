using Purchasing.Rete.Delegates;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Runtime;

/// <summary>A host's accumulate function at work. What it throws leaves through its group, whose contributions are then folded anew.</summary>
internal sealed class HostAccumulatorState<TValue, TState, TResult>(
    IRuleAccumulator<TValue, TState, TResult> accumulator, Tiered<ValueOf<TValue>> value, Tiered<ResultWriter<TResult>> writer) : Accumulator
{
    private TValue[] _values = new TValue[4];
    private TState[] _states = new TState[4];

    public override void Start(int group) => At(ref _states, group) = accumulator.Create();

    public override void End(int group) => At(ref _states, group) = default!;

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact);

    public override bool Include(int group, int link)
    {
        _states[group] = accumulator.Add(_states[group], _values[link]);
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        _states[group] = accumulator.Remove(_states[group], _values[link]);
        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, accumulator.Result(_states[group]));
}
