using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The settings that SETTINGS.md documents, and those of the settings files.</summary>
internal static partial class Settings
{
    public static readonly IReadOnlyDictionary<string, string> Folders = new Dictionary<string, string>
    {
        ["oms"] = "Oms",
        ["inventory"] = "Inventory",
        ["supplier"] = "Supplier",
        ["uom"] = "Uom",
        ["rule-engine"] = "RuleEngine",
        ["purchase-orders"] = "PurchaseOrders",
        ["orchestrator"] = "Orchestrator",
    };

    public static IReadOnlyList<string> Documented { get; } =
        [.. DocumentedSetting().Matches(File.ReadAllText(Path.Combine(Repository.Microservices, "SETTINGS.md"))).Select(match => match.Groups[1].Value)];

    /// <summary>The defaults that SETTINGS.md gives as code.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } =
        DocumentedDefault().Matches(File.ReadAllText(Path.Combine(Repository.Microservices, "SETTINGS.md"))).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    /// <summary>The settings that the services and what they are built of read, or speak of in an error, by their whole name.</summary>
    public static IReadOnlyList<string> Named { get; } =
        [.. ((string[])[Repository.Microservices, Repository.In("src", "Purchasing.Core"), Repository.In("src", "Purchasing.Suppliers"), Repository.In("src", "Purchasing.Data"), Repository.In("src", "Purchasing.Data.Sqlite"), Repository.In("src", "Purchasing.Data.MySql")])
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => NamedSetting().Matches(line))
            .Select(match => match.Groups[1].Value)
            .Distinct()];

    public static bool IsDocumented(string key) =>
        Documented.Contains(key) || Documented.Contains($"{key}:*") || Documented.Any(pattern => pattern.EndsWith('*') && key.StartsWith(pattern[..^1], StringComparison.Ordinal));

    /// <summary>The settings of a service's file, as <c>Section:Key</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(string folder)
    {
        var settings = new Dictionary<string, string>();
        Flatten("", JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Microservices, folder, "appsettings.json")))!.AsObject(), settings);
        return settings;
    }

    private static void Flatten(string prefix, JsonObject node, Dictionary<string, string> settings)
    {
        foreach (var (name, value) in node)
        {
            if (value is JsonObject section)
                Flatten($"{prefix}{name}:", section, settings);
            else
                settings[prefix + name] = value!.ToString();
        }
    }

    [GeneratedRegex(@"^\| `([A-Za-z_:*]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedSetting();

    [GeneratedRegex(@"^\| `([A-Za-z_:]+)` \|.*\| `([^`]*)` \|\s*$", RegexOptions.Multiline)]
    private static partial Regex DocumentedDefault();

    [GeneratedRegex(@"""(?:[^""]*\s)?((?:Ports|Shutdown|Auth|Databases|Services|Purchasing|Rules|Sending|Run):[A-Z][A-Za-z]+)")]
    private static partial Regex NamedSetting();
}
