using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

public sealed partial class RuleSet
{
    /// <summary>Runs the tests that the rule file carries, each in a session of its own; tests with parameters of their own on the rules as these make them.</summary>
    /// <returns>One result for each test, in the order of the file.</returns>
    public IReadOnlyList<RuleTestResult> RunTests()
    {
        Dictionary<string, RuleSet?> variants = new(StringComparer.Ordinal);
        return [.. Model.Tests.Select((test, index) => Run(test, index, variants, null))];
    }

    /// <summary>Runs the tests as <see cref="RunTests"/> does, and notes which rules, alternatives of conditions and rows of tables they fire.</summary>
    /// <returns>The results with what no test fires.</returns>
    public TestCoverage RunTestsWithCoverage()
    {
        Dictionary<string, RuleSet?> variants = new(StringComparer.Ordinal);
        CoverageCollector coverage = new();
        RuleTestResult[] results = [.. Model.Tests.Select((test, index) => Run(test, index, variants, coverage))];
        return coverage.Of(Model, results);
    }

    private RuleTestResult Run(RuleTestModel test, int index, Dictionary<string, RuleSet?> variants, CoverageCollector? coverage)
    {
        if (test.Parameters.Count == 0) return Run(test, coverage);
        string key = string.Join('\n', test.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value?.GetType()}:{FactText.Value(p.Value, null)}"));
        if (!variants.TryGetValue(key, out RuleSet? variant))
            variants.Add(key, variant = Model.WithParameters?.Invoke(test.Parameters) is { } model ? With(model) : null);
        // The file may have changed since it was loaded.
        return variant is not null && index < variant.Model.Tests.Count && variant.Model.Tests[index].Name == test.Name
            ? variant.Run(variant.Model.Tests[index], coverage)
            : new RuleTestResult(test.Name, test.Location, ["the rule set could not be loaded again with the test's parameters"], []);
    }

    private RuleSet With(RuleSetModel model) => new(model, Handlers, TimeProvider, Warnings, int.MaxValue, _delegates.ShareFrom);

    private RuleTestResult Run(RuleTestModel test, CoverageCollector? coverage)
    {
        var problems = new List<string>();
        using Session session = CreateSession(new SessionOptions { Explain = true, Now = test.Now });
        try
        {
            session.InsertAll(test.Given.Select(given => FactBuilder.Create(given.Type, given.Values)));
            session.Fire();
        }
        catch (RuleException error)
        {
            problems.Add(error.Message);
        }

        coverage?.Add(Model, session.Explanation);
        Expect(test, session, problems);
        string[] fired = [.. session.Explanation.Select(f => f.Rule)];
        if (test.ExpectedFired is { } expected && !fired.SequenceEqual(expected))
            problems.Add($"expected the firings [{string.Join(", ", expected)}], but these fired: [{string.Join(", ", fired)}]");
        foreach (string rule in test.Fires.Except(fired))
            problems.Add($"expected '{rule}' to fire, but these fired: [{string.Join(", ", fired)}]");

        return new RuleTestResult(test.Name, test.Location, problems, session.Explanation);
    }

    /// <summary>Pairs every expected fact with a fact of its own that has all the stated values.</summary>
    private static void Expect(RuleTestModel test, Session session, List<string> problems)
    {
        var taken = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach ((FactType type, IReadOnlyDictionary<FactField, object?> values) in test.Expected)
        {
            object[] candidates = [.. session.Facts(type.Name).Select(f => f.Fact).Where(f => !taken.Contains(f))];
            object? match = candidates.FirstOrDefault(fact => values.All(v => Equals(FactContent.Read(v.Key, fact), v.Value)));
            if (match is not null)
            {
                taken.Add(match);
                continue;
            }

            string wanted = string.Join(", ", values.Select(v => $"{v.Key.Name}: {FactText.Value(v.Value, null)}"));
            string found = candidates.Length == 0 ? "there is none" : "there is " + string.Join("; ", candidates.Take(3).Select(f => FactText.Describe(type, f)));
            problems.Add($"expected {type.Name}({wanted}), but {found}");
        }
    }
}
