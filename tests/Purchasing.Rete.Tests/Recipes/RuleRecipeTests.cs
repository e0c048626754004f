using System.Text.RegularExpressions;
using Purchasing.Rete.Tests.Loading;

namespace Purchasing.Rete.Tests.Recipes;

/// <summary>The C# recipes of docs/rules.md are the code that runs here, and print what the page says.</summary>
public sealed partial class RuleRecipeTests : IDisposable
{
    private static readonly string s_page = File.ReadAllText(RepositoryFiles.Path("docs", "rules.md")).ReplaceLineEndings("\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("recipes").FullName;

    public RuleRecipeTests()
    {
        foreach (Match file in NamedFile().Matches(s_page)) File.WriteAllText(Path.Combine(_folder, file.Groups[1].Value), file.Groups[2].Value);
    }

    public static TheoryData<string, string, string> Recipes
    {
        get
        {
            TheoryData<string, string, string> recipes = [];
            foreach (Match recipe in Recipe().Matches(s_page)) recipes.Add(recipe.Groups[1].Value, recipe.Groups[2].Value, recipe.Groups[3].Value);
            return recipes;
        }
    }

    public static TheoryData<string> RuleFiles => [.. NamedFile().Matches(s_page).Select(f => f.Groups[1].Value).Where(f => f.EndsWith(".rules.json", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_code_that_runs_and_prints_what_the_page_says(string name, string code, string printed)
    {
        Assert.Equal(code, Body(name));
        RuleRecipes recipes = new(_folder);
        if (typeof(RuleRecipes).GetMethod(name)!.Invoke(recipes, null) is Task running) await running;
        Assert.Equal(printed, recipes.Console.ToString());
    }

    [Fact]
    public void Every_recipe_is_on_the_page() =>
        Assert.Equal(
            typeof(RuleRecipes).GetMethods().Where(m => m.DeclaringType == typeof(RuleRecipes) && !m.IsSpecialName).Select(m => m.Name).Order(),
            Recipes.Select(r => (string)r[0]).Order());

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void A_rule_file_of_the_recipes_conforms_to_the_schema_and_passes_its_tests(string file)
    {
        string path = Path.Combine(_folder, file);
        Assert.Empty(SchemaTests.Validate(File.ReadAllText(path)));
        RuleSet rules = RuleSet.Load(path, new RuleSetOptions { AllowUnknownHandlers = true }
            .AddFact<Product>().AddFact<ChilledProduct>().AddAccumulator("median", new Median()).AddFunction("volume", (decimal a, decimal b, decimal c) => a * b * c)
            .AddHandler("count", _ => { }).AddHandler("notify", _ => { }));
        Assert.DoesNotContain(rules.Warnings, w => w.Code != "unused");
        Assert.All(rules.RunTests(), t => Assert.True(t.Passed, t.ToString()));
    }

    [Fact]
    public void Types_on_the_page_are_those_of_the_recipes()
    {
        string[] types = [.. TypeBlock().Matches(s_page).Select(t => t.Groups[1].Value.Trim())];
        Assert.Equal(4, types.Length);
        string sources = string.Join('\n', Directory.EnumerateFiles(RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Recipes"), "*.cs").Select(f => File.ReadAllText(f).ReplaceLineEndings("\n")));
        Assert.All(types, t => Assert.Contains(t, sources, StringComparison.Ordinal));
    }

    /// <summary>The body of a recipe's method, moved to the left margin.</summary>
    private static string Body(string name)
    {
        string source = File.ReadAllText(RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Recipes", "RuleRecipes.cs")).ReplaceLineEndings("\n");
        Match method = Regex.Match(source, $@" {name}\(\)\n    \{{\n(.*?)\n    \}}\n", RegexOptions.Singleline);
        return string.Concat(method.Groups[1].Value.Split('\n').Select(line => (line.Length > 8 ? line[8..] : "") + "\n"));
    }

    [GeneratedRegex(@"<!-- file: (\S+) -->\n```\w+\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"<!-- recipe: (\w+) -->\n```csharp\n(.*?)```\n+```(?:text|mermaid)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Recipe();

    [GeneratedRegex(@"<!-- type -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TypeBlock();
}
