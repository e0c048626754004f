namespace Purchasing.Core;

/// <summary>The files that come with the package: what is used when the configuration names no other. Thread-safe.</summary>
public static class PurchasingDefaults
{
    internal const string GeneratedCode =
        "Purchasing compiles its rules and its graph when they are loaded, with code made at run time: not for programs that are trimmed or compiled ahead of time.";

    internal const string RulesName = "purchasing.rules.json";
    internal const string GraphName = "purchasing.graph.json";

    /// <summary>The text of the default rule file, <c>purchasing.rules.json</c>: a start for rules of one's own.</summary>
    public static string Rules => Read(RulesName);

    /// <summary>The text of the default graph file, <c>purchasing.graph.json</c>: a start for a graph over one's own tables.</summary>
    public static string Graph => Read(GraphName);

    /// <summary>The JSON Schema of rule files, for editors.</summary>
    public static string RulesSchema => Read("rules.schema.json");

    /// <summary>The JSON Schema of graph files, for editors.</summary>
    public static string GraphSchema => Read("graph.schema.json");

    private static string Read(string name)
    {
        using Stream stream = typeof(PurchasingDefaults).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without its resource '{name}'.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
