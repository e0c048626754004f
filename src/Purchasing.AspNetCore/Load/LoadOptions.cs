using Microsoft.Extensions.Configuration;

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
        configuration?.GetSection(Section).Bind(options);
        return options;
    }
}
