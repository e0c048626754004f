using System.Text.RegularExpressions;

namespace Purchasing.Graph.Tests.Recipes;

/// <summary>The C# recipes of docs/graph.md are the code that runs here, and print what the page says.</summary>
public sealed partial class GraphRecipeTests : IDisposable
{
    private static readonly RecipePage s_page = new(Repository.File("docs", "graph.md"), Repository.File("tests", "Purchasing.Graph.Tests", "Recipes", "GraphRecipes.cs"), "recipe-run");

    private readonly string _folder = Directory.CreateTempSubdirectory("recipes").FullName;

    public GraphRecipeTests()
    {
        foreach (Match graph in Graph().Matches(s_page.Text)) File.WriteAllText(Path.Combine(_folder, graph.Groups[1].Value + ".graph.json"), graph.Groups[2].Value);
    }

    public static TheoryData<string> Recipes => [.. s_page.Recipes.Select(recipe => recipe.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Recipes))]
    public Task A_recipe_is_code_that_runs_and_prints_what_the_page_says(string name)
    {
        GraphRecipes recipes = new(_folder);
        return s_page.CheckAsync(recipes, recipes.Console, name);
    }

    [Fact]
    public void Every_recipe_is_on_the_page() => s_page.CheckComplete(typeof(GraphRecipes));

    [Fact]
    public void The_side_effect_on_the_page_is_that_of_the_recipes() =>
        Assert.Contains(SideEffectBlock().Match(s_page.Text).Groups[1].Value.Trim(), File.ReadAllText(Repository.File("tests", "Purchasing.Graph.Tests", "Recipes", "StoreOrder.cs")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [GeneratedRegex(@"<!-- recipe: (\S+) -->\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Graph();

    [GeneratedRegex(@"<!-- recipe-type -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SideEffectBlock();
}
