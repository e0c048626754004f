using System.Text.RegularExpressions;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Drawing;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

/// <summary>Runs the recipes of docs/graph.md as they stand there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.File("docs", "graph.md"));

    private static string Recipe(string name) =>
        Fence().Matches(Page).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    [Fact]
    public async Task The_first_recipe_computes_the_total_that_the_page_states()
    {
        using var host = new GraphHost();
        LogicGraph graph = host.Parse(Recipe("recipe: total"));

        GraphRun run = await host.Run(graph, ("price", 15.99m), ("quantity", 108m));

        Assert.Equal(1726.92m, run.Output<decimal>("total"));
        Assert.Equal(NodeStatus.Skipped, run.StatusOf("warn"));
        Assert.Contains("1726.92", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_drawing_on_the_page_is_the_drawing_of_the_first_recipe()
    {
        using var host = new GraphHost();

        Assert.Equal(Recipe("recipe-output: total"), host.Parse(Recipe("recipe: total")).DrawMermaid());
    }

    [Theory]
    [InlineData(100, 9)]
    [InlineData(99, 10)]
    public async Task The_first_price_that_applies_wins(int quantity, int price)
    {
        using var host = new GraphHost();

        GraphRun run = await host.Run(host.Parse(Recipe("recipe: first")), ("quantity", (decimal)quantity), ("list", 10m));

        Assert.Equal(price, run.Output<decimal>("price"));
    }

    [Fact]
    public async Task The_foreach_recipe_lists_the_item_that_cannot_be_computed()
    {
        using var host = new GraphHost();

        GraphRun run = await host.Run(host.Parse(Recipe("recipe: foreach")), ("quantities", new[] { 4m, 0m, 10m }), ("price", 2m));

        Assert.Equal([50m, 20m], run.Output<IReadOnlyList<decimal>>("amounts"));
        Assert.Equal(1, Assert.Single(run.Output<IReadOnlyList<ForEachError>>("errors")!).Index);
    }

    [Fact]
    public void The_kind_of_your_own_is_that_of_the_recipe()
    {
        string source = File.ReadAllText(Repository.File("tests", "Purchasing.Graph.Tests", "ShoutKind.cs"));
        Assert.Contains(Recipe("recipe-code: Shout").Trim(), source.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"<!-- (recipe[^>]*?) -->\n```\w+\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
