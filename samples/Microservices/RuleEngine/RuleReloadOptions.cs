using System.ComponentModel.DataAnnotations;

namespace Purchasing.Services.RuleEngine;

/// <summary>How rule files are reloaded: section <c>Rules</c>.</summary>
internal sealed class RuleReloadOptions
{
    public const string Section = "Rules";

    /// <summary>Seconds between looks at the file.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 2;
}
