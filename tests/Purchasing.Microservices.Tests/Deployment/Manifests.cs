using System.Text.Json.Nodes;
using Purchasing.Microservices.Tests.EndToEnd;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>YAML as JSON nodes; all scalars are texts.</summary>
internal static class Manifests
{
    public static async Task<string> RenderAsync(string overlay)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "kubectl", ["kustomize", "--load-restrictor", "LoadRestrictionsNone", Path.Combine(Repository.Microservices, "k8s", "overlays", overlay)]);
        Assert.True(exitCode == 0, output);
        return output;
    }

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
    public static JsonNode? PodSpec(this JsonNode manifest) => manifest["spec"]?["template"]?["spec"];

    public static IEnumerable<JsonNode> Items(this JsonNode? list) => list?.AsArray().Select(item => item!) ?? [];

    private static JsonNode? Convert(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, Convert(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Convert)]),
        _ => JsonValue.Create(value.ToString()),
    };
}
