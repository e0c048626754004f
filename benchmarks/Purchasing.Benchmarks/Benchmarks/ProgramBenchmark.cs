using System.Reflection;
using Purchasing.Benchmarks.Programs;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>A classic program ready to run again and again: rules compiled, facts read. Each run gets copies of the facts, because rules change them.</summary>
internal sealed class ProgramBenchmark
{
    private static readonly Func<object, object> s_copy =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly RuleSet _rules;
    private readonly List<object> _facts;

    public ProgramBenchmark(ClassicProgram program, int size)
    {
        _rules = RuleSet.Load(program.RulesPath);
        _facts = ProgramRun.ReadFacts(_rules, program.Generate(size, ClassicProgram.Seed), program.Name);
    }

    /// <returns>How many rules fired.</returns>
    public int InsertAndFire()
    {
        Session session = _rules.CreateSession();
        foreach (object fact in _facts) session.Insert(s_copy(fact));
        return session.Fire().Fired;
    }
}
