using System.Text.RegularExpressions;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>docs/rules.md is right: each of its rule files passes its own tests, each row of its tables has the value it states.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_page = File.ReadAllText(RepositoryFiles.Path("docs", "rules.md"));

    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["i"] = typeof(int), ["d"] = typeof(decimal), ["n"] = typeof(decimal?), ["s"] = typeof(string), ["b"] = typeof(bool), ["list"] = typeof(int[]), ["date"] = typeof(DateOnly),
    };

    private static readonly Dictionary<string, object?> s_values = new()
    {
        ["i"] = 7, ["d"] = 2.50m, ["n"] = null, ["s"] = "Bolt M8", ["b"] = true, ["list"] = new[] { 1, 2, 3 }, ["date"] = new DateOnly(2026, 11, 22),
    };

    public static TheoryData<string, string> Recipes
    {
        get
        {
            TheoryData<string, string> recipes = [];
            foreach (Match block in JsonBlock().Matches(s_page)) recipes.Add(Name().Match(block.Value).Groups[1].Value, block.Groups[1].Value);
            return recipes;
        }
    }

    public static TheoryData<string, string> Rows
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (Match row in Row().Matches(s_page)) rows.Add(row.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal), row.Groups[2].Value);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_conforms_to_the_schema_loads_without_warning_and_passes_its_tests(string name, string json)
    {
        Assert.NotEmpty(name);
        Assert.Empty(SchemaTests.Validate(json));
        List<object?> told = [];
        RuleSet rules = RuleSet.Parse(json, new RuleSetOptions().AddHandler("notify", call => told.Add(call.Values["to"])));
        Assert.DoesNotContain(rules.Warnings, w => w.Code != "unused" && w.Code != "cartesian-join");
        IReadOnlyList<RuleTestResult> results = rules.RunTests();
        Assert.NotEmpty(results);
        Assert.All(results, r => Assert.True(r.Passed, r.ToString()));
        if (json.Contains("\"call\"", StringComparison.Ordinal)) Assert.Equal(["acme@example.org"], told);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_an_expression_table_has_the_value_it_states(string expression, string value) =>
        Assert.Equal(value, TextValue.Format(CompiledExpression.Compile(expression, s_types).Evaluate(s_values), null));

    [Fact]
    public void Every_function_condition_and_action_has_its_recipe()
    {
        string recipes = string.Join('\n', Recipes.Select(r => r.Data.Item2).Concat(Rows.Select(r => r.Data.Item1)));
        string[] words =
        [
            .. BuiltInFunctions.Names.Concat(AccumulateFunctions.Names).Select(f => f + "("),
            .. new[] { "where", "not", "exists", "forall", "and", "or", "test", "let", "accumulate", "groupBy", "having", "satisfy" }.Select(w => $"\"{w}\":"),
            .. new[] { "stages", "stage", "repeat", "for", "unless", "if", "set", "text", "do", "hold", "reject", "keys", "conditions", "actions", "oneOf", "min", "max", "unit", "label", "samples", "sample", "without", "fires" }.Select(w => $"\"{w}\":"),
            .. new[] { "insert", "insertLogical", "modify", "retract", "focus", "halt", "log", "emit", "call", "as", "with" }.Select(w => $"\"{w}\":"),
            .. new[] { "salience", "group", "activationGroup", "noLoop", "lockOnActive", "enabled", "effectiveFrom", "effectiveTo", "tags", "because", "hit", "columns", "enums" }.Select(w => $"\"{w}\":"),
        ];
        Assert.All(words, w => Assert.Contains(w, recipes, StringComparison.Ordinal));
    }

    [GeneratedRegex("(?<!-->\n)```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("\"name\": \"([^\"]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]*)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
