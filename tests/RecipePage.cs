using System.Text.RegularExpressions;

namespace Purchasing.Testing;

/// <summary>
/// The C# recipes of a page of documentation: each stands between a marker with its name and what it prints, and is the body of
/// the method of that name in the source file of the recipes.
/// </summary>
/// <param name="page">The page's file.</param>
/// <param name="source">The source file of the recipes.</param>
/// <param name="marker">The word before a recipe's name.</param>
internal sealed class RecipePage(string page, string source, string marker)
{
    private readonly string _source = File.ReadAllText(source).ReplaceLineEndings("\n");

    /// <summary>The page's text, its lines ended by a line feed.</summary>
    public string Text { get; } = File.ReadAllText(page).ReplaceLineEndings("\n");

    /// <summary>Name, code and printed text of each recipe.</summary>
    public IReadOnlyList<(string Name, string Code, string Printed)> Recipes =>
    [
        .. Regex.Matches(Text, $@"<!-- {marker}: (\w+) -->\n```csharp\n(.*?)```\n+```(?:text|mermaid)\n(.*?)```", RegexOptions.Singleline)
            .Select(recipe => (recipe.Groups[1].Value, recipe.Groups[2].Value, recipe.Groups[3].Value)),
    ];

    /// <summary>Runs a recipe and holds code and output against the page.</summary>
    /// <param name="recipes">The object whose methods are the recipes.</param>
    /// <param name="console">What they print to.</param>
    /// <param name="name">The recipe.</param>
    public async Task CheckAsync(object recipes, TextWriter console, string name)
    {
        (_, string code, string printed) = Recipes.Single(recipe => recipe.Name == name);
        Assert.Equal(code, Body(name));
        if (recipes.GetType().GetMethod(name)!.Invoke(recipes, null) is Task running) await running;
        Assert.Equal(printed, console.ToString());
    }

    /// <summary>Holds the names on the page against the methods.</summary>
    /// <param name="recipes">The type whose methods are the recipes.</param>
    public void CheckComplete(Type recipes) =>
        Assert.Equal(recipes.GetMethods().Where(m => m.DeclaringType == recipes && !m.IsSpecialName).Select(m => m.Name).Order(), Recipes.Select(r => r.Name).Order());

    /// <summary>The body of a recipe's method, moved to the left margin.</summary>
    private string Body(string name)
    {
        Match method = Regex.Match(_source, $@" {name}\(\)\n    \{{\n(.*?)\n    \}}\n", RegexOptions.Singleline);
        return string.Concat(method.Groups[1].Value.Split('\n').Select(line => (line.Length > 8 ? line[8..] : "") + "\n"));
    }
}
