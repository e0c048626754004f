using System.Diagnostics;
using Purchasing.Rete;
using Purchasing.Rete.Explanation;

namespace Purchasing.Benchmarks.Programs;

/// <summary>One run of a classic program and what it took.</summary>
/// <param name="Facts">How many facts were inserted.</param>
/// <param name="Fired">How many rules fired.</param>
/// <param name="LoadMilliseconds">Reading, checking and compiling the rules.</param>
/// <param name="ReadMilliseconds">Reading the facts' text and making objects of it.</param>
/// <param name="InsertMilliseconds">Inserting the facts, matching included.</param>
/// <param name="FireMilliseconds">Firing to the end.</param>
internal sealed record ProgramRun(int Facts, int Fired, double LoadMilliseconds, double ReadMilliseconds, double InsertMilliseconds, double FireMilliseconds)
{
    /// <summary>Runs a program on the text of a fact file.</summary>
    /// <param name="repeat">How often facts are inserted and fired, each time in a fresh session; the quickest run is kept.</param>
    /// <exception cref="ClipsFactException">The facts cannot be read or do not fit the rules.</exception>
    /// <exception cref="RuleSetException">The rules cannot be loaded.</exception>
    public static ProgramRun Run(ClassicProgram program, string text, string file, int repeat = 1)
    {
        long start = Stopwatch.GetTimestamp();
        RuleSet rules = RuleSet.Load(program.RulesPath);
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        ProgramRun? best = null;
        for (int i = 0; i < repeat; i++)
        {
            ProgramRun run = Run(rules, text, file) with { LoadMilliseconds = load };
            if (best is null || run.InsertMilliseconds + run.FireMilliseconds < best.InsertMilliseconds + best.FireMilliseconds) best = run;
        }

        return best!;
    }

    /// <summary>One run in a fresh session of rules that are loaded already.</summary>
    /// <exception cref="ClipsFactException">The facts cannot be read or do not fit the rules.</exception>
    public static ProgramRun Run(RuleSet rules, string text, string file)
    {
        long start = Stopwatch.GetTimestamp();
        List<object> facts = ReadFacts(rules, text, file);
        double read = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Session session = rules.CreateSession();
        start = Stopwatch.GetTimestamp();
        foreach (object fact in facts) session.Insert(fact);
        double insert = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        int fired = session.Fire().Fired;
        return new ProgramRun(facts.Count, fired, 0, read, insert, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>The objects for the facts of a text.</summary>
    /// <exception cref="ClipsFactException">The facts cannot be read or do not fit the rules.</exception>
    public static List<object> ReadFacts(RuleSet rules, string text, string file)
    {
        var maker = new FactMaker(rules);
        return ClipsFactReader.Read(text, file).ConvertAll(fact => maker.Make(fact, file));
    }
}
