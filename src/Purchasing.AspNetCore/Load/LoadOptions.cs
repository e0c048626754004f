using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Load;

/// <summary>How much a host takes on at once. Bound from the configuration section <c>Limits</c>.</summary>
internal sealed class LoadOptions
{
    public const string Section = "Limits";

    /// <summary>Requests a minute of one person or program that has signed in; 0 for any number.</summary>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>What-ifs at once, each of which may decide the whole catalogue.</summary>
    public int WhatIfs { get; set; } = 4;

    /// <summary>Callers that follow runs at once.</summary>
    public int Followers { get; set; } = 100;

    public static LoadOptions Read(IConfiguration? configuration)
    {
        LoadOptions options = new();
        if (configuration?.GetSection(Section) is not { } section)
            return options;
        List<string> problems = [.. SettingValues.UnknownNames(section, typeof(LoadOptions)), .. SettingValues.Problems(section, typeof(LoadOptions))];
        if (problems.Count == 0)
        {
            section.Bind(options);
            if (options.RequestsPerMinute is < 0 or > 1_000_000)
                problems.Add($"{Section}:{nameof(RequestsPerMinute)} is {options.RequestsPerMinute}; use a number from 1 to 1000000, or 0 for any number of requests.");
            if (options.WhatIfs is < 1 or > 1000)
                problems.Add($"{Section}:{nameof(WhatIfs)} is {options.WhatIfs}; use a number from 1 to 1000.");
            if (options.Followers is < 1 or > 100_000)
                problems.Add($"{Section}:{nameof(Followers)} is {options.Followers}; use a number from 1 to 100000.");
        }

        return problems.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(LoadOptions), problems);
    }
}
