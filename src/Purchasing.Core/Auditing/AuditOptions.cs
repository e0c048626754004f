using Microsoft.Extensions.Options;

namespace Purchasing.Core.Auditing;

/// <summary>How long the audit trail is kept. Bound from the configuration section <c>Audit</c>.</summary>
public sealed class AuditOptions : IValidateOptions<AuditOptions>
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Audit";

    /// <summary>Fewest days that entries can be kept.</summary>
    public const int FewestDays = 90;

    private const int MostDays = 36_500;

    /// <summary>How many days entries are kept; older ones are removed and leave a checkpoint, up to the first entry of an order that is still open. Null keeps them for ever.</summary>
    public int? KeepDays { get; set; }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.KeepDays is < FewestDays or > MostDays
            ? ValidateOptionsResult.Fail(
                $"{Section}:{nameof(KeepDays)} is {options.KeepDays}; it has to be from {FewestDays} to {MostDays}, or left out to keep the audit trail for ever.")
            : ValidateOptionsResult.Success;
    }
}
