using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Purchasing.Core.Decisions;
using Purchasing.Core.Sending;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Reads configuration sections so that a misspelt key or a value of the wrong kind is an error that names it.</summary>
internal static class OptionsSection
{
    /// <exception cref="OptionsValidationException">A key or value is wrong; the message names it.</exception>
    public static void Bind(IConfigurationSection section, PurchasingOptions options) =>
        Read<PurchasingOptions>(section, strict => section.Bind(options, strict));

    /// <exception cref="OptionsValidationException">A key or value is wrong; the message names it.</exception>
    public static void Bind(IConfigurationSection section, SendingOptions options) =>
        Read<SendingOptions>(section, strict => section.Bind(options, strict));

    private static void Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IConfigurationSection section, Action<Action<BinderOptions>> bind)
    {
        string[] known = [.. typeof(T).GetProperties().Select(property => property.Name)];
        string[] unknown = [.. section.GetChildren().Select(child => child.Key).Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase))];
        if (unknown.Length > 0)
            throw Invalid<T>(section, unknown.Select(key => $"{section.Path}:{key} is not a setting. The settings of {section.Path} are: {string.Join(", ", known)}."));
        try
        {
            // Otherwise the binder leaves out list entries that it cannot read: a week with a day too many would move every delivery.
            bind(options => options.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw Invalid<T>(section, [e.Message]);
        }
    }

    private static OptionsValidationException Invalid<T>(IConfigurationSection section, IEnumerable<string> failures) =>
        new(section.Path, typeof(T), failures);
}
