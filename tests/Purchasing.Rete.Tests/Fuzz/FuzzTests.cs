using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Loading;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Tests.Loading;

namespace Purchasing.Rete.Tests.Fuzz;

/// <summary>
/// Mutated rule files and expressions: whatever the text, loading ends soon, with a rule set or with an error that
/// has a place. PURCHASING_FUZZ_CASES sets how many of each are tried (3,000 by default).
/// </summary>
public sealed class FuzzTests
{
    /// <summary>Far above what any file of this size needs, far below what a person takes for a hang.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["i"] = typeof(int), ["d"] = typeof(decimal), ["n"] = typeof(decimal?), ["s"] = typeof(string), ["b"] = typeof(bool), ["x"] = typeof(double),
        ["date"] = typeof(DateOnly), ["order"] = typeof(Expressions.ExpressionValueTests.Order), ["list"] = typeof(int[]),
    };

    private static readonly string[] s_expressions =
    [
        "i * 2 + d / 3 - n ?? 4", "order.supplier.leadDays > 3 && order.trend == 'rising'", "b ? round(d, 2, 'toEven') : ceilTo(d, 24)",
        "s in ['a', 'b'] || matches(s, '^[a-z]{2,5}(x|y)+$')", "i in 1..9 && !(i not in list)", "days(date, addDays(date, 30)) == 30 && date.year % 4 == 0",
        "text(d, 'F2') + lower(s) + substring(s, 1, 3)", "min(i, d, 3.5m) >= max(1, abs(-i))",
    ];

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_FUZZ_CASES"), out int wanted) ? wanted : 3_000;

    [Fact]
    public void A_mutated_rule_file_loads_or_is_answered_with_errors()
    {
        RuleSetOptions options = new() { AllowUnknownHandlers = true };
        string[] seeds = Seeds();
        Run(seeds, text =>
        {
            bool loaded = RuleSetLoader.LoadText(text, options.ForLoading(), null, out IReadOnlyList<Diagnostic> diagnostics) is not null;
            List<Diagnostic> errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
            Assert.Equal(loaded, errors.Count == 0);
            int lines = 1 + text.Count(c => c == '\n');
            Assert.All(errors, e => Assert.True(e.Location.Line >= 1 && e.Location.Line <= lines && e.Location.Column >= 1 && e.Message.Length is > 0 and < 2_000, e.ToString()));
        });
    }

    /// <summary>Compiling a network takes a hundred times as long as reading a file, hence fewer cases.</summary>
    [Fact]
    public void A_mutated_rule_file_that_loads_also_compiles_and_runs()
    {
        RuleSetOptions options = new() { AllowUnknownHandlers = true };
        Run(Seeds(), text =>
        {
            if (RuleSetLoader.LoadText(text, options.ForLoading(), null, out _) is not { FiringLimit: <= 10_000 }) return;
            foreach (RuleTestResult result in RuleSet.Parse(text, options).RunTests()) Assert.NotNull(result.Problems);
        }, Cases / 30);
    }

    [Fact]
    public void Mutated_bytes_are_json_or_answered_with_an_error() =>
        Run(Seeds(), text =>
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            DiagnosticBag diagnostics = new();
            bool read = JsonFileReader.Read(bytes, "f", diagnostics) is not null;
            Assert.True(read || diagnostics.HasErrors);
        });

    [Fact]
    public void A_mutated_expression_compiles_or_is_answered_with_an_error() =>
        Run(s_expressions, text =>
        {
            try
            {
                CompiledExpression.Check(text, s_types);
            }
            catch (ExpressionException error)
            {
                Assert.InRange(error.Column, 1, text.Length + 1);
            }
        });

    private static void Run(string[] seeds, Action<string> check, int? cases = null)
    {
        var mutation = Gen.Choose(0, Mutation.Kinds - 1).SelectMany(_ => Gen.Choose(0, Mutation.Range - 1), (kind, at) => (kind, at))
            .SelectMany(_ => Gen.Choose(0, Mutation.Range - 1), (m, choice) => new Mutation(m.kind, m.at, choice));
        // Few changes at a time: many leave nothing that gets past the reader of JSON.
        var some = Gen.Choose(0, 4).SelectMany(count => mutation.ListOf(count));
        var generator = Gen.Choose(0, seeds.Length - 1).SelectMany(_ => some, (seed, mutations) => (seed, mutations: mutations.ToList()));
        Arbitrary<(int seed, List<Mutation> mutations)> arbitrary = Arb.From(generator, c =>
            Enumerable.Range(0, c.mutations.Count).Select(i => (c.seed, mutations: c.mutations.Where((_, j) => j != i).ToList())));
        Check.One(Randomly.Cases(cases ?? Cases), Prop.ForAll(arbitrary, c =>
        {
            string text = c.mutations.Aggregate(seeds[c.seed], (t, m) => m.Apply(t));
            long start = Stopwatch.GetTimestamp();
            check(text);
            Assert.True(Stopwatch.GetElapsedTime(start) < s_limit, "took too long:\n" + text);
            return true;
        }));
    }

    /// <summary>Rule sets that use every part of the language, small enough to be loaded a million times.</summary>
    private static string[] Seeds() => [.. Directory.EnumerateFiles(RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Fuzz", "seeds"), "*.json").Order().Select(File.ReadAllText)];
}
