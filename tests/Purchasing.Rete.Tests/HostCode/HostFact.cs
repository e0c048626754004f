namespace Purchasing.Rete.Tests.HostCode;

/// <summary>A fact all of whose properties run code of the host.</summary>
public class HostFact(Faults faults)
{
    private int _k;
    private decimal _v;
    private string? _s;

    public HostFact() : this(Current.Value!) => Current.Value!.Pass("constructor");

    /// <summary>What facts that rules insert report to; each thread runs cases of its own.</summary>
    public static ThreadLocal<Faults> Current { get; } = new();

    public int K
    {
        get => faults.Or("getter", _k);
        set
        {
            faults.Pass("setter");
            _k = value;
        }
    }

    public decimal V
    {
        get => faults.Or("getter", _v);
        set
        {
            faults.Pass("setter");
            _v = value;
        }
    }

    public string? S
    {
        get => faults.Or("getter", _s);
        set
        {
            faults.Pass("setter");
            _s = value;
        }
    }

    /// <summary>No rule reads it.</summary>
    public int Unread => faults.Or("unread getter", _k);

    public decimal Twice => faults.Or("computed getter", _v * 2);

    /// <summary>Writes the fields without a call of the host's code.</summary>
    public void Fill(int k, decimal v, string? s) => (_k, _v, _s) = (k, v, s);

    /// <summary>Another fact that holds the same.</summary>
    public HostFact Copy()
    {
        HostFact copy = this is FactA ? new FactA(faults) : new FactB(faults);
        copy.Fill(_k, _v, _s);
        return copy;
    }

    public override string ToString() => $"{GetType().Name}({_k}, {_v}, {_s})";
}

public sealed class FactA : HostFact
{
    public FactA()
    {
    }

    public FactA(Faults faults) : base(faults)
    {
    }
}

public sealed class FactB : HostFact
{
    public FactB()
    {
    }

    public FactB(Faults faults) : base(faults)
    {
    }
}
