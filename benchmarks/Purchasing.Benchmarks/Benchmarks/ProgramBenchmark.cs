using Purchasing.Benchmarks.Programs;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>A classic program ready to run again and again: rules compiled, facts made afresh for each run because rules change them.</summary>
internal sealed class ProgramBenchmark
{
    private readonly RuleSet _rules;
    private readonly List<ClipsFact> _clips;
    private readonly FactMaker _maker;
    private List<object> _facts = [];

    public ProgramBenchmark(ClassicProgram program, int size)
    {
        _rules = RuleSet.Load(program.RulesPath);
        _maker = new FactMaker(_rules);
        _clips = ClipsFactReader.Read(program.Generate(size, ClassicProgram.Seed), program.Name);
    }

    public void MakeFacts() => _facts = _clips.ConvertAll(fact => _maker.Make(fact, "generated"));

    public int InsertAndFire()
    {
        Session session = _rules.CreateSession();
        foreach (object fact in _facts) session.Insert(fact);
        return session.Fire().Fired;
    }
}
