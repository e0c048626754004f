using System.Numerics;
using Purchasing.Rete.Delegates;

namespace Purchasing.Rete.Runtime;

/// <summary>Adds up whole numbers, in more digits than they have: only a result too large for its type is an error, whatever came before.</summary>
internal sealed class IntegerSum<T>(Tiered<ValueOf<T?>> value, Tiered<ResultWriter<T>> writer) : Accumulator where T : struct, INumber<T>
{
    private T[] _values = new T[4];
    private Int128[] _sums = new Int128[4];

    public override void Start(int group) => At(ref _sums, group) = 0;

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact) ?? T.Zero;

    public override bool Include(int group, int link)
    {
        _sums[group] += Int128.CreateChecked(_values[link]);
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        _sums[group] -= Int128.CreateChecked(_values[link]);
        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, T.CreateChecked(_sums[group]));
}

/// <summary>Adds up floating-point numbers. A sum that is no longer finite is added up anew, so that NaN and infinity leave with their contributions.</summary>
internal sealed class FloatSum<T>(Tiered<ValueOf<T?>> value, Tiered<ResultWriter<T>> writer) : Accumulator where T : struct, INumber<T>
{
    private T[] _values = new T[4];
    private T[] _sums = new T[4];

    public override void Start(int group) => At(ref _sums, group) = T.Zero;

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact) ?? T.Zero;

    public override bool Include(int group, int link) => T.IsFinite(_sums[group] += _values[link]);

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink) => T.IsFinite(_sums[group] -= _values[link]);

    public override bool Write(int group, object row) => writer.Invoke(row, _sums[group]);
}

/// <summary>Adds up decimals; where digits were lost or the sum overflowed meanwhile, what is there is added up anew.</summary>
internal sealed class DecimalSum(Tiered<ValueOf<decimal?>> value, Tiered<ResultWriter<decimal>> writer) : Accumulator
{
    private decimal[] _values = new decimal[4];
    private DecimalTotal[] _totals = new DecimalTotal[4];

    public override void Start(int group) => At(ref _totals, group) = default;

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact) ?? 0m;

    public override bool Include(int group, int link) => _totals[group].Add(_values[link]);

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink) => _totals[group].Add(-_values[link]);

    public override bool Write(int group, object row) => writer.Invoke(row, _totals[group].Sum);
}

/// <summary>The mean of the values that are not null, in decimal; null when there are none.</summary>
internal sealed class AverageAccumulator(Tiered<ValueOf<decimal?>> value, Tiered<ResultWriter<decimal?>> writer) : Accumulator
{
    private decimal?[] _values = new decimal?[4];
    private DecimalTotal[] _totals = new DecimalTotal[4];
    private int[] _counts = new int[4];

    public override void Start(int group)
    {
        At(ref _totals, group) = default;
        At(ref _counts, group) = 0;
    }

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact);

    public override bool Include(int group, int link)
    {
        if (_values[link] is not { } number) return true;
        _counts[group]++;
        return _totals[group].Add(number);
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_values[link] is not { } number) return true;
        _counts[group]--;
        return _totals[group].Add(-number);
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _counts[group] == 0 ? null : _totals[group].Sum / _counts[group]);
}

/// <summary>A running total of decimals that knows whether it is exact. A mutable struct: keep it in an array.</summary>
internal struct DecimalTotal
{
    private decimal _sum;
    private bool _overflowed;

    /// <exception cref="OverflowException">The total does not fit a decimal.</exception>
    public readonly decimal Sum => _overflowed ? throw new OverflowException("The sum is too large for a decimal.") : _sum;

    /// <summary>Adds a value; false when digits were lost or the total overflowed.</summary>
    public bool Add(decimal value)
    {
        try
        {
            decimal sum = _sum + value;
            bool exact = sum.Scale >= _sum.Scale && sum.Scale >= value.Scale;
            _sum = sum;
            return exact;
        }
        catch (OverflowException)
        {
            _overflowed = true;
            return false;
        }
    }
}
