using System.Text.RegularExpressions;
using Purchasing.Rete.Tests.Loading;

namespace Purchasing.Rete.Tests.Recipes;

/// <summary>The C# recipes of docs/rules.md are the code that runs here, and print what the page says.</summary>
public sealed partial class RuleRecipeTests : IDisposable
{
    private static readonly RecipePage s_page = new(RepositoryFiles.Path("docs", "rules.md"), RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Recipes", "RuleRecipes.cs"), "recipe");

    private readonly string _folder = Directory.CreateTempSubdirectory("recipes").FullName;

    public RuleRecipeTests()
    {
        foreach (Match file in NamedFile().Matches(s_page.Text)) File.WriteAllText(Path.Combine(_folder, file.Groups[1].Value), file.Groups[2].Value);
    }

    public static TheoryData<string> Recipes => [.. s_page.Recipes.Select(recipe => recipe.Name)];

    public static TheoryData<string> RuleFiles => [.. NamedFile().Matches(s_page.Text).Select(f => f.Groups[1].Value).Where(f => f.EndsWith(".rules.json", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Recipes))]
    public Task A_recipe_is_code_that_runs_and_prints_what_the_page_says(string name)
    {
        RuleRecipes recipes = new(_folder);
        return s_page.CheckAsync(recipes, recipes.Console, name);
    }

    [Fact]
    public void Every_recipe_is_on_the_page() => s_page.CheckComplete(typeof(RuleRecipes));

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
        string[] types = [.. TypeBlock().Matches(s_page.Text).Select(t => t.Groups[1].Value.Trim())];
        Assert.Equal(4, types.Length);
        string sources = string.Join('\n', Directory.EnumerateFiles(RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Recipes"), "*.cs").Select(f => File.ReadAllText(f).ReplaceLineEndings("\n")));
        Assert.All(types, t => Assert.Contains(t, sources, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"<!-- file: (\S+) -->\n```\w+\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"<!-- type -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TypeBlock();
}
