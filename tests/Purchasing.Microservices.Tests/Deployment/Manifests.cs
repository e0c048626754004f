using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Purchasing.Microservices.Tests.EndToEnd;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>YAML as JSON nodes; all scalars are texts.</summary>
internal static class Manifests
{
    // Rendering takes a second, and overlays do not change while tests run.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Rendered = new();
    private static readonly ConcurrentDictionary<string, IReadOnlyList<JsonNode>> Parsed = new();

    public static Task<string> RenderAsync(string overlay) => Rendered.GetOrAdd(overlay, name => new Lazy<Task<string>>(() => KustomizeAsync(name))).Value;

    /// <summary>The objects of an overlay, for the caller alone.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ReadOverlayAsync(string overlay)
    {
        var yaml = await RenderAsync(overlay);
        return [.. Parsed.GetOrAdd(overlay, _ => Read(yaml)).Select(manifest => manifest.DeepClone())];
    }

    public static string Overlay(string overlay) => Path.Combine(Repository.Microservices, "k8s", "overlays", overlay);

    public static IReadOnlyList<JsonNode> Read(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var deserializer = new Deserializer();
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(Convert(deserializer.Deserialize(parser))!);
        return documents;
    }

    public static string Kind(this JsonNode manifest) => (string)manifest["kind"]!;

    public static string Name(this JsonNode manifest) => (string)manifest["metadata"]!["name"]!;

    /// <summary>The pod template of a workload; null for other objects.</summary>
    public static JsonNode? PodSpec(this JsonNode manifest) => manifest.PodTemplate()?["spec"];

    /// <summary>The labels of a workload's pods.</summary>
    public static JsonObject PodLabels(this JsonNode manifest) => manifest.PodTemplate()!["metadata"]!["labels"]!.AsObject();

    /// <summary>The value of an object's label; null without it.</summary>
    public static string? Label(this JsonNode manifest, string label) => (string?)manifest["metadata"]!["labels"]?[label];

    /// <summary>Whether a label selector chooses these labels; an empty one chooses everything.</summary>
    public static bool Selects(JsonNode selector, JsonObject labels) =>
        (selector["matchLabels"]?.AsObject() ?? []).All(label => (string?)labels[label.Key] == (string?)label.Value)
        && selector["matchExpressions"].Items().All(expression =>
        {
            Assert.Equal("In", (string?)expression["operator"]);
            return expression["values"].Items().Any(value => (string?)value == (string?)labels[(string)expression["key"]!]);
        });

    private static async Task<string> KustomizeAsync(string overlay)
    {
        // Plain, as kubectl apply -k renders it: nothing may lie outside what that allows.
        var (exitCode, output) = await ChildProcess.RunAsync("kubectl", ["kustomize", Overlay(overlay)]);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static JsonNode? PodTemplate(this JsonNode manifest) => (manifest["spec"]?["jobTemplate"] ?? manifest)["spec"]?["template"];

    public static IEnumerable<JsonNode> Items(this JsonNode? list) => list?.AsArray().Select(item => item!) ?? [];

    private static JsonNode? Convert(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, Convert(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Convert)]),
        _ => JsonValue.Create(value.ToString()),
    };
}
