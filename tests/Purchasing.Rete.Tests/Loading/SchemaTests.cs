using System.Text.Json;

namespace Purchasing.Rete.Tests.Loading;

public sealed class SchemaTests
{
    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> RuleFiles => [.. Directory.EnumerateFiles(RepositoryFiles.Root, "*.rules.json", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(RepositoryFiles.Root, f))];

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void Every_rule_file_of_the_repository_conforms_to_the_schema(string file) =>
        Assert.Empty(Validate(File.ReadAllText(RepositoryFiles.Path(file))));

    [Theory]
    [InlineData("""{ "rules": [] }""", "$ has no 'name'")]
    [InlineData("""{ "name": "t", "ruels": [] }""", "$.ruels is not known")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a" } ] }""", "$.rules[0] has no 'then'")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a", "then": { "haltt": true } } ] }""", "$.rules[0].then.haltt is not known")]
    [InlineData("""{ "name": "t", "rules": [ { "name": "a", "when": { "forall": { "x": "T" } }, "then": [] } ] }""", "$.rules[0].when has 'forall' without 'satisfy'")]
    [InlineData("""{ "name": "t", "order": "wide" }""", "$.order is not one of [\"depth\", \"breadth\"]")]
    public void The_schema_finds_what_is_wrong(string json, string problem) => Assert.Contains(problem, Validate(json));

    internal static List<string> Validate(string json)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path("rules", "schemas", "rules.schema.json")));
        using JsonDocument document = JsonDocument.Parse(json, s_lenient);
        return new SchemaValidator(schema.RootElement).Validate(document.RootElement);
    }
}
