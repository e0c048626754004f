using System.Globalization;
using System.Text.Json;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Rules of one shape (the rows of a decision table) share compiled methods and differ in constants only; nobody can tell by the results.</summary>
public sealed class SharedDelegateTests
{
    private const int Rules = 40;

    public static TheoryData<int, int> Forms() => new()
    {
        { 0, 2 }, { 3, 2 }, { int.MaxValue, 2 }, { 0, DelegateBatch.DefaultShareFrom }, { 3, DelegateBatch.DefaultShareFrom }, { 0, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Rules_of_one_shape_keep_their_own_constants_of_every_type(int compileAfter, int shareFrom)
    {
        RuleSet rules = RuleSet.Parse(Table(), new RuleSetOptions { CompileAfter = compileAfter, ShareFrom = shareFrom }.AddFact<Part>());
        for (int round = 0; round < 5; round++)
        {
            using Session session = rules.CreateSession();
            List<string> logged = [];
            session.Logged += (rule, message) => logged.Add($"{rule}: {message}");
            Part[] parts = [.. Enumerable.Range(0, Rules).Select(code => new Part { Code = code, Kind = "k" + code % 3, Weight = code })];
            foreach (Part part in parts) session.Insert(part);
            Assert.Equal(2 * Rules, session.Fire().Fired);
            for (int code = 0; code < Rules; code++)
            {
                Assert.Equal((Price(code), Label(code), code % 2 == 0, code % 5 == 0 ? null : code), (parts[code].Price, parts[code].Label, parts[code].Checked, parts[code].Rank));
                // Equal numbers of different scale are different constants: they print differently.
                Assert.Contains($"Row {code}: {code} costs {Price(code).ToString(CultureInfo.InvariantCulture)}", logged);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_shared_action_or_condition_that_fails_names_its_own_rule(int compileAfter, int shareFrom)
    {
        string json = Json(Enumerable.Range(0, Rules).Select(code =>
            (object)new { name = $"Divide {code}", when = new { p = "Part", where = $"p.code == {code} && 100 / p.weight > {code - 200}" }, then = new { modify = "p", set = new { rank = $"int(floor({code} / (p.weight - {code + 1})))" } } }));
        RuleSet rules = RuleSet.Parse(json, new RuleSetOptions { CompileAfter = compileAfter, ShareFrom = shareFrom }.AddFact<Part>());
        using Session session = rules.CreateSession();
        RuleEvaluationException condition = Assert.Throws<RuleEvaluationException>(() => session.Insert(new Part { Code = 7, Weight = 0 }));
        Assert.Contains("'Divide 7'", condition.Message, StringComparison.Ordinal);
        var part = new Part { Code = 9, Weight = 10, Rank = 5 };
        session.Insert(part);
        RuleExecutionException action = Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.Contains("'Divide 9'", action.Message, StringComparison.Ordinal);
        Assert.Equal(5, part.Rank);
    }

    [Fact]
    public void Rules_of_one_shape_become_hot_together()
    {
        RuleSet rules = RuleSet.Parse(Table(), new RuleSetOptions { CompileAfter = 30, ShareFrom = 2 }.AddFact<Part>());
        TerminalNode last = rules.Network.Nodes.OfType<TerminalNode>().Last(t => t.Rule.Name == $"Row {Rules - 1}");
        RuleAction interpreted = last.Action;
        // Each row fires once, and no row often enough by itself.
        using Session session = rules.CreateSession();
        for (int code = 0; code < Rules; code++) session.Insert(new Part { Code = code, Kind = "k", Weight = code });
        session.Fire();
        Assert.True(SpinWait.SpinUntil(() => last.Action != interpreted, TimeSpan.FromMinutes(2)), "the shared action was not compiled");
    }

    private static decimal Price(int code) => code % 2 == 0 ? new decimal(code * 10, 0, 0, false, 1) : new decimal(code * 100, 0, 0, false, 2);

    private static string Label(int code) => $"part \"{code}\"";

    private static string Table() => Json(
        Enumerable.Range(0, Rules).SelectMany(code => new object[]
        {
            new
            {
                name = $"Row {code}",
                when = new { p = "Part", where = $"p.code == {code} && p.weight < {code + 1}" },
                then = new object[]
                {
                    new { modify = "p", set = new Dictionary<string, object> { ["price"] = $"{Price(code).ToString(CultureInfo.InvariantCulture)}", ["label"] = $"'{Label(code)}'", ["rank"] = code % 5 == 0 ? "null" : $"{code}" } },
                    new { log = $"{{p.code}} costs {Price(code).ToString(CultureInfo.InvariantCulture)}" },
                },
            },
            new { name = $"Check {code}", salience = -1, when = new { p = "Part", where = $"p.code == {code}" }, then = new { modify = "p", set = new Dictionary<string, object> { ["checked"] = code % 2 == 0 ? "true" : "false" } } },
        }));

    private static string Json(IEnumerable<object> rules) => JsonSerializer.Serialize(new { name = "table", version = "1", rules });

    /// <summary>A fact with a field of each kind.</summary>
    public sealed class Part
    {
        public int Code { get; set; }

        public string Kind { get; set; } = "";

        public int Weight { get; set; }

        public decimal Price { get; set; } = -1;

        public string? Label { get; set; }

        public bool? Checked { get; set; }

        public int? Rank { get; set; } = -1;
    }
}
