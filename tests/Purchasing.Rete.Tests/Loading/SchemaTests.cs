using System.Text.Json.Nodes;
using Json.Schema;

namespace Purchasing.Rete.Tests.Loading;

public sealed class SchemaTests
{
    private static readonly System.Text.Json.JsonDocumentOptions s_lenient = new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonSchema s_schema = JsonSchema.FromText(File.ReadAllText(RepositoryFiles.Path("rules", "schemas", "rules.schema.json")));

    public static TheoryData<string> RuleFiles => [.. Directory.EnumerateFiles(RepositoryFiles.Root, "*.rules.json", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(RepositoryFiles.Root, f))];

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void Every_rule_file_of_the_repository_conforms_to_the_schema(string file) =>
        Assert.Empty(Validate(File.ReadAllText(RepositoryFiles.Path(file))));

    [Theory]
    [InlineData("""{ "rules": [] }""", "")]
    [InlineData("""{ "name": "t", "ruels": [] }""", "/ruels")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a" } ] }""", "/rules/0")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a", "then": { "haltt": true } } ] }""", "/rules/0/then")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a", "when": { "forall": { "x": "T" } }, "then": [] } ] }""", "/rules/0/when")]
    [InlineData("""{ "name": "t", "order": "wide" }""", "/order")]
    public void The_schema_finds_what_is_wrong_where_it_is(string json, string place) =>
        Assert.Contains(Validate(json), problem => problem.StartsWith($"{place}: ", StringComparison.Ordinal));

    /// <summary>What an independent validator of JSON Schema 2020-12 says of a rule file.</summary>
    internal static IReadOnlyList<string> Validate(string json)
    {
        JsonNode? node = JsonNode.Parse(json, documentOptions: s_lenient);
        EvaluationResults results = s_schema.Evaluate(node is null ? default : System.Text.Json.JsonSerializer.SerializeToElement(node), new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (results.IsValid) return [];
        return [.. (results.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))];
    }
}
