using FsCheck;
using FsCheck.Fluent;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Oracle;

/// <summary>
/// The network against the naive engine: after every step the same agenda in the same order, the same firings in
/// the same order and the same facts; why-not agrees, and the trace replays. PURCHASING_ORACLE_CASES sets how many cases are tried (800 by default),
/// PURCHASING_TEST_SEED which ones.
/// </summary>
public sealed class OracleTests
{
    private const int FiringLimit = 10;

    /// <summary>A case ends when it holds more facts than this: the naive engine tries all combinations of them.</summary>
    private const int MostFacts = 14;

    [Fact]
    public void Network_agrees_with_the_naive_engine()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_ORACLE_CASES"), out int wanted) ? wanted : 800;
        var generator = Gen.Sized(size => Gen.Choose(0, int.MaxValue - 1).Select(seed => OracleCase.Create(seed, size)));
        Arbitrary<OracleCase> arbitrary = Arb.From(generator, c => c.Shrink());
        int givenUp = 0;
        Check.One(Randomly.Cases(cases), Prop.ForAll(arbitrary, c => Agrees(c, ref givenUp)));
        Assert.True(givenUp <= cases / 50, $"{givenUp} of {cases} cases were too large for the naive engine");
    }

    private static bool Agrees(OracleCase oracleCase, ref int givenUp)
    {
        RuleSet rules;
        try
        {
            // A third of the cases each: compiled from the start, while the case runs, never. In half of them any two
            // expressions that differ in constants only share a method.
            rules = RuleSet.Parse(oracleCase.Json, new RuleSetOptions
            {
                CompileAfter = (oracleCase.Steps.Count % 3) switch { 0 => 0, 1 => 4, _ => int.MaxValue },
                ShareFrom = oracleCase.Rules.Count % 2 == 0 ? 2 : DelegateBatch.DefaultShareFrom,
            });
        }
        catch (RuleSetException) when (oracleCase.Rules.Any(r => r.Actions.Count == 0 || r.Conditions.Count == 0))
        {
            // Shrinking may cut a variable's pattern away from its uses.
            return true;
        }
        catch (RuleSetException)
        {
            return true;
        }

        try
        {
            new Comparison(rules).Run(oracleCase.Steps);
        }
        catch (NaiveLimitException)
        {
            givenUp++;
        }

        return true;
    }

    private sealed class Comparison
    {
        private readonly RuleSet _rules;
        private readonly Session _session;
        private readonly NaiveEngine _naive;
        private readonly List<(FactHandle Handle, NaiveFact Fact)> _facts = [];
        private readonly Dictionary<int, int> _names = [];
        private int _inserted, _seen;

        public Comparison(RuleSet rules)
        {
            _rules = rules;
            _session = rules.CreateSession(new SessionOptions { Explain = true, FiringLimit = FiringLimit });
            _session.Memory.HeldFrom = 2;
            _naive = new NaiveEngine(rules.Model);
            // A rule that needs no fact is active before the first insert.
            _naive.Start();
            _session.Focus("");
        }

        public void Run(IReadOnlyList<OracleStep> steps)
        {
            bool look = steps.Count % 2 == 0;
            foreach (OracleStep step in steps)
            {
                if (_naive.Facts.Count() > MostFacts) return;
                Do(step);
                // Looking puts held activations in order; every other time they must get there by themselves.
                look = !look;
                if (look) Same(string.Join("\n", _naive.Agenda), string.Join("\n", EngineAgenda()), $"agenda after {step}");
                Same(
                    string.Join("\n", _naive.Facts.Select(f => FactText.Describe(f.Type, f.Value)).Order()),
                    string.Join("\n", _rules.FactTypes.SelectMany(t => _session.Facts(t.Name).Select(f => FactText.Describe(t, f.Fact))).Order()),
                    $"facts after {step}");
            }

            if (steps.Count % 3 != 0) return;
            Same(string.Join(", ", _naive.Matching.Order()), string.Join(", ", _rules.Rules.Where(r => _session.WhyNot(r.Name).Matches).Select(r => r.Name).Order()), "rules that match");
            ReplayResult replay = _rules.Replay(SessionTrace.FromJson(_session.Trace().ToJson()));
            Same("", string.Join("\n", replay.Differences), "replay");
        }

        private void Do(OracleStep step)
        {
            (FactHandle Handle, NaiveFact Fact)[] living = [.. _facts.Where(f => f.Fact.Present && _session.Contains(f.Handle))];
            switch (step.Kind)
            {
                case 'i':
                    FactType type = _rules.FactType(step.Type);
                    var values = new Dictionary<FactField, object?>
                    {
                        [type.FindField("id")!] = step.Id, [type.FindField("k")!] = step.K, [type.FindField("v")!] = step.V, [type.FindField("s")!] = step.S,
                    };
                    NaiveFact naive = _naive.Insert(type, FactBuilder.Create(type, values));
                    FactHandle handle = _session.Insert(FactBuilder.Create(type, values));
                    _names[handle.Id] = ++_inserted;
                    _facts.Add((handle, naive));
                    break;
                case 'm' when living.Length > 0:
                    (FactHandle target, NaiveFact fact) = living[step.Target % living.Length];
                    FactField k = fact.Type.FindField("k")!, v = fact.Type.FindField("v")!;
                    _naive.Modify(fact, new Dictionary<FactField, object?> { [k] = step.K, [v] = step.V }, changedOnly: false);
                    object value = _session[target];
                    ((System.Reflection.FieldInfo)k.Member).SetValue(value, step.K);
                    ((System.Reflection.FieldInfo)v.Member).SetValue(value, step.V);
                    _session.Update(target, "k", "v");
                    break;
                case 'r' when living.Length > 0:
                    (FactHandle gone, NaiveFact leaving) = living[step.Target % living.Length];
                    _naive.Retract(leaving);
                    _session.Retract(gone);
                    break;
                case 'f':
                    List<string> expected = _naive.Fire(FiringLimit);
                    try
                    {
                        _session.Fire();
                    }
                    catch (RuleLimitException)
                    {
                        Assert.Equal(FiringLimit, expected.Count);
                    }

                    Same(string.Join("\n", expected), string.Join("\n", NewFirings()), "firings");
                    break;
            }
        }

        private IEnumerable<string> NewFirings()
        {
            foreach (Firing firing in _session.Explanation.Skip(_seen))
            {
                yield return $"{firing.Rule}({string.Join(", ", firing.Matched.Where(m => _rules.FactTypes.Contains(m.Type)).Select(m => $"f{_names[m.Id]}"))})";
                foreach (FactSnapshot inserted in firing.Inserted) _names[inserted.Id] = ++_inserted;
            }

            _seen = _session.Explanation.Count;
        }

        private IEnumerable<string> EngineAgenda()
        {
            WorkingMemory memory = _session.Memory;
            memory.PlaceHeldMatches();
            foreach (int token in memory.Agenda.All(memory.Tokens))
            {
                TerminalNode terminal = memory.TerminalOf(token);
                yield return $"{terminal.Rule.Name}({string.Join(", ", terminal.Bindings.Where(b => _rules.FactTypes.Contains(b.Type)).Select(b => $"f{_names[memory.Facts[memory.RowAt(token, b.Hops)].Id]}"))})";
            }
        }

        private static void Same(string expected, string actual, string what)
        {
            if (expected != actual) throw new InvalidOperationException($"{what}:\nnaive:\n{expected}\nnetwork:\n{actual}");
        }
    }
}
