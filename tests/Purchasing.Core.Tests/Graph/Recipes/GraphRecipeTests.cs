using System.Text.RegularExpressions;

namespace Purchasing.Core.Tests.Graph.Recipes;

/// <summary>The C# recipes of docs/graph.md are the code that runs here, and print what the page says.</summary>
public sealed partial class GraphRecipeTests : IDisposable
{
    private static readonly string s_page = File.ReadAllText(Repository.File("docs", "graph.md")).ReplaceLineEndings("\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("recipes").FullName;

    public GraphRecipeTests()
    {
        foreach (Match graph in Graph().Matches(s_page)) File.WriteAllText(Path.Combine(_folder, graph.Groups[1].Value + ".graph.json"), graph.Groups[2].Value);
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_code_that_runs_and_prints_what_the_page_says(string name, string code, string printed)
    {
        Assert.Equal(code, Body(name));
        GraphRecipes recipes = new(_folder);
        if (typeof(GraphRecipes).GetMethod(name)!.Invoke(recipes, null) is Task running) await running;
        Assert.Equal(printed, recipes.Console.ToString());
    }

    [Fact]
    public void Every_recipe_is_on_the_page() =>
        Assert.Equal(
            typeof(GraphRecipes).GetMethods().Where(m => m.DeclaringType == typeof(GraphRecipes) && !m.IsSpecialName).Select(m => m.Name).Order(),
            Recipes.Select(r => (string)r[0]).Order());

    [Fact]
    public void The_side_effect_on_the_page_is_that_of_the_recipes() =>
        Assert.Contains(SideEffectBlock().Match(s_page).Groups[1].Value.Trim(), File.ReadAllText(Repository.File("tests", "Purchasing.Core.Tests", "Graph", "Recipes", "StoreOrder.cs")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    /// <summary>The body of a recipe's method, moved to the left margin.</summary>
    private static string Body(string name)
    {
        string source = File.ReadAllText(Repository.File("tests", "Purchasing.Core.Tests", "Graph", "Recipes", "GraphRecipes.cs")).ReplaceLineEndings("\n");
        Match method = Regex.Match(source, $@" {name}\(\)\n    \{{\n(.*?)\n    \}}\n", RegexOptions.Singleline);
        return string.Concat(method.Groups[1].Value.Split('\n').Select(line => (line.Length > 8 ? line[8..] : "") + "\n"));
    }

    [GeneratedRegex(@"<!-- recipe: (\S+) -->\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Graph();

    [GeneratedRegex(@"<!-- recipe-run: (\w+) -->\n```csharp\n(.*?)```\n+```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Recipe();

    [GeneratedRegex(@"<!-- recipe-type -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SideEffectBlock();
}
