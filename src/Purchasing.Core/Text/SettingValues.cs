using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Text;

/// <summary>
/// Says of settings that cannot be read which they are, what they have and how they are written. Stricter than .NET where its reading is a
/// surprise: a duration of <c>20</c> would be 20 days, and <c>1</c> the second value of an enum. Pure and thread-safe.
/// </summary>
public static class SettingValues
{
    /// <summary>What is wrong with the values of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The type that it is bound to. Properties of other types than numbers, true or false, enums, days, moments and durations, and lists of these, are not looked at.</param>
    /// <returns>A sentence for each; empty when all can be read.</returns>
    public static IReadOnlyList<string> Problems(IConfigurationSection section, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = [];
        foreach (System.Reflection.PropertyInfo property in options.GetProperties())
        {
            IConfigurationSection setting = section.GetSection(property.Name);
            Type type = property.PropertyType;
            Add(setting, Nullable.GetUnderlyingType(type) ?? type, mayBeEmpty: Nullable.GetUnderlyingType(type) is not null);
            if (type.IsGenericType && Nullable.GetUnderlyingType(type) is null)
            {
                foreach (IConfigurationSection item in setting.GetChildren())
                    Add(item, type.GetGenericArguments()[^1], mayBeEmpty: false);
            }
        }

        return problems;

        void Add(IConfigurationSection setting, Type type, bool mayBeEmpty)
        {
            if (setting.Value is string text && !(mayBeEmpty && text.Length == 0) && Problem(setting.Path, text.Trim(), type) is string problem)
                problems.Add(problem);
        }
    }

    /// <summary>What is wrong with the names of a section: one that is misspelt would silently not be in force.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The type that it is bound to.</param>
    /// <returns>A sentence for each name that is no property; empty when all are.</returns>
    public static IReadOnlyList<string> UnknownNames(IConfigurationSection section, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        string[] known = [.. options.GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];
        return [.. section.GetChildren()
            .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{setting.Path} is not a setting. The settings of {section.Path} are: {string.Join(", ", known)}.")];
    }

    private static string? Problem(string path, string text, Type type)
    {
        if (type == typeof(bool))
            return bool.TryParse(text, out _) ? null : $"{path} is '{text}'; use true or false.";
        if (type == typeof(int) || type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && (type == typeof(long) || whole == (int)whole) ? null : $"{path} is '{text}'; use a whole number, for example 30.";
        if (type == typeof(decimal))
            return StrictNumber.TryRead(text, out _) ? null : StrictNumber.Problem(path, text);
        if (type == typeof(DateOnly))
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : $"{path} is '{text}'; use a day written year-month-day, for example 2026-12-31.";
        if (type == typeof(DateTimeOffset))
            return text is [_, _, _, _, '-', ..] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? null : $"{path} is '{text}'; use a moment, for example 2027-01-31T00:00:00Z.";
        if (type == typeof(TimeSpan))
            return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"{path} is '{text}'; use hours, minutes and seconds, for example 00:00:20 for 20 seconds.";
        return !type.IsEnum || Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"{path} is '{text}'; use {string.Join(" or ", Enum.GetNames(type))}.";
    }
}
