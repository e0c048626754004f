using System.Text.Json.Nodes;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>
/// Wrong and right rule files, each read by the loader and by an independent validator of the schema. What only the loader
/// can see is marked, so that a schema that falls behind, or learns, is noticed.
/// </summary>
public sealed class CorpusTests : LoaderTestBase
{
    private static readonly JsonNode s_corpus = JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Corpus", "rule-files.json")))!;

    public static TheoryData<string, string, bool> Wrong
    {
        get
        {
            TheoryData<string, string, bool> cases = [];
            foreach (JsonNode? entry in s_corpus["wrong"]!.AsArray()) cases.Add(Whole(entry!), (string)entry!["says"]!, (bool?)entry["loaderOnly"] ?? false);
            return cases;
        }
    }

    public static TheoryData<string> Right => [.. s_corpus["right"]!.AsArray().Select(entry => Whole(entry!))];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_file_is_refused_by_the_loader_and_where_it_can_by_the_schema(string json, string says, bool loaderOnly)
    {
        IReadOnlyList<Diagnostic> errors = [.. Diagnose(json).Where(d => d.Severity == DiagnosticSeverity.Error)];
        Assert.NotEmpty(errors);
        Assert.Contains(errors, e => e.Message.Contains(says, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.True(e.Location.Line > 0 && e.Location.Column > 0, e.ToString()));
        Assert.Equal(loaderOnly, SchemaTests.Validate(json).Count == 0);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void A_right_file_is_taken_by_the_loader_and_by_the_schema(string json)
    {
        Assert.DoesNotContain(Diagnose(json), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(SchemaTests.Validate(json));
    }

    [Fact]
    public void The_corpus_is_large_enough_to_mean_something()
    {
        Assert.InRange(s_corpus["wrong"]!.AsArray().Count, 120, int.MaxValue);
        Assert.InRange(s_corpus["right"]!.AsArray().Count, 60, int.MaxValue);
    }

    /// <summary>The whole file of an entry: a file, or a part put into the base.</summary>
    private static string Whole(JsonNode entry)
    {
        if (entry["file"] is { } whole) return whole.ToJsonString();
        JsonObject file = s_corpus["base"]!.DeepClone().AsObject();
        foreach (string part in (string[])["rule", "stage", "table", "test"])
        {
            if (entry[part] is { } one) file[part + "s"] = new JsonArray(one.DeepClone());
        }

        foreach ((string name, JsonNode? value) in entry["add"]?.AsObject() ?? []) file[name] = value!.DeepClone();
        return file.ToJsonString();
    }
}
