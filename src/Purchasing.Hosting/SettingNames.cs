using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Purchasing.Core.Auditing;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Suppliers;

namespace Purchasing.Hosting;

/// <summary>The names of all settings, so that a misspelt one is an error and not silently without effect.</summary>
internal static class SettingNames
{
    /// <summary>So many letters at its beginning make a section one that was meant to be ours.</summary>
    private const int TellingLetters = 3;

    private static readonly (string Section, Type[] Options)[] s_sections =
    [
        (PurchasingOptions.Section, [typeof(PurchasingOptions)]),
        (SendingOptions.Section, [typeof(SendingOptions), typeof(SupplierChannelOptions)]),
        (AuditOptions.Section, [typeof(AuditOptions)]),
        (ScheduleOptions.Section, [typeof(ScheduleOptions)]),
    ];

    /// <summary>Refuses settings that do not exist.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <exception cref="OptionsValidationException">There are some; the message names them.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach ((string section, Type[] options) in s_sections)
        {
            CheckKeys(configuration, section, options);
            CheckForMisspelt(configuration, section, options);
        }
    }

    // A misspelt setting would otherwise be one that is silently not in force.
    private static void CheckKeys(IConfiguration configuration, string section, Type[] options)
    {
        string[] known = NamesOf(options);
        string[] failures = [.. configuration.GetSection(section).GetChildren()
            .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{setting.Path} is not a setting. The settings of {section} are: {string.Join(", ", known)}.")];
        if (failures.Length > 0)
            throw new OptionsValidationException(section, options[0], failures);
    }

    // Sections of others are theirs; one that begins like ours and has a setting of ours is a typing error.
    private static void CheckForMisspelt(IConfiguration configuration, string section, Type[] options)
    {
        string[] known = NamesOf(options);
        string[] failures = [.. configuration.GetChildren()
            .Where(other => other.Key.StartsWith(section[..TellingLetters], StringComparison.OrdinalIgnoreCase)
                && !Array.Exists(s_sections, ours => string.Equals(ours.Section, other.Key, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(other => other.GetChildren())
            .Where(setting => known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{setting.Path} is not a setting; {section}:{setting.Key} is.")];
        if (failures.Length > 0)
            throw new OptionsValidationException(section, options[0], failures);
    }

    private static string[] NamesOf(Type[] options) => [.. options.SelectMany(type => type.GetProperties()).Select(property => property.Name)];
}
