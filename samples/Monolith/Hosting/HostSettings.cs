using Purchasing.Rete.Diagnostics;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>What the command line says about the host, above configuration files and environment.</summary>
/// <param name="DataDirectory">Folder of the embedded databases; null keeps the configured one.</param>
/// <param name="RulesFile">Rule file; null keeps the configured one.</param>
/// <param name="GraphFile">Graph file; null keeps the configured one.</param>
/// <param name="Settings">Further settings as <c>Key=Value</c>.</param>
/// <param name="Verbose">Whether the log tells details.</param>
internal sealed record HostSettings(
    string? DataDirectory, string? RulesFile, string? GraphFile, IReadOnlyList<string> Settings, bool Verbose)
{
    /// <summary>The settings as configuration keys and values; of a key that is given twice the last value holds.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToConfiguration() =>
        All().GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase).Select(same => same.Last());

    private IEnumerable<KeyValuePair<string, string?>> All()
    {
        if (DataDirectory is not null)
            yield return new("Databases:DataDirectory", DataDirectory);
        if (RulesFile is not null)
            yield return new("Purchasing:RulesFile", Path.GetFullPath(RulesFile));
        if (GraphFile is not null)
            yield return new("Purchasing:GraphFile", Path.GetFullPath(GraphFile));
        if (Verbose)
            yield return new("Logging:LogLevel:Default", "Debug");
        foreach (string setting in Settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UserErrorException($"'{setting}' is not a setting; write --set Key=Value, for example --set Databases:Provider=MySql.", ExitCodes.Usage);
            Check(setting[..equals]);
            yield return new(setting[..equals], setting[(equals + 1)..]);
        }
    }

    // What is in no section that anybody reads would silently not be in force.
    private static void Check(string key)
    {
        string right = key.Replace("__", ":", StringComparison.Ordinal);
        if (right != key && !s_variables.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            throw new UserErrorException($"'{key}' is written as in the environment; on the command line it is {right}.", ExitCodes.Usage);
        string section = key.Split(':')[0];
        if (s_sections.Contains(section, StringComparer.OrdinalIgnoreCase) || s_variables.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            return;
        string? near = NearestName.Suggest(section, s_sections);
        throw new UserErrorException($"'{key}' is not a setting: there is no section '{section}'{(near is null ? $". The sections are {string.Join(", ", s_sections)}." : $"; {near}")}", ExitCodes.Usage);
    }

    private static readonly string[] s_sections = ["Purchasing", "Databases", "Sending", "Schedule", "Audit", "SignIn", "Limits", "Logging", "Kestrel", "AllowedHosts", "Urls"];

    // Variables that .NET and OpenTelemetry read under their own names.
    private static readonly string[] s_variables = ["OTEL_", "DOTNET_", "ASPNETCORE_"];
}
