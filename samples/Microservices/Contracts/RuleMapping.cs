using Google.Protobuf.WellKnownTypes;
using Purchasing.Core.Rules;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Versions of the rules between messages and Core.</summary>
public static class RuleMapping
{
    /// <summary>The message of the change that put the rules in force; null when none ever did.</summary>
    /// <param name="change">The change.</param>
    public static Wire.RulesInForce ToWire(this RuleChange? change)
    {
        if (change is null)
            return new Wire.RulesInForce();
        var message = new Wire.RulesInForce
        {
            Number = change.Number, Version = change.Version, Hash = change.Hash, Actor = change.Actor, At = Timestamp.FromDateTimeOffset(change.At),
        };
        if (change.Reason is { } reason)
            message.Reason = reason;
        return message;
    }

    /// <summary>The change of a message; null when no version was ever put in force.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static RuleChange? FromWire(this Wire.RulesInForce message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Number == 0)
            return null;
        if (message.Number < 0 || message.Version.Length == 0)
            throw new ContractException("version", "is missing.");
        return new RuleChange(
            message.Number, RuleChangeAction.Activated, message.Version, message.Hash, message.Actor, Instant(message.At, "at"), message.HasReason ? message.Reason : null);
    }

    /// <summary>The message of a version, without the outcome of its tests.</summary>
    /// <param name="version">The version with its text.</param>
    public static Wire.RuleVersion ToWire(this RuleVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var message = new Wire.RuleVersion
        {
            Version = version.Version,
            Name = version.Name,
            Hash = version.Hash,
            Rules = version.Rules,
            Author = version.Author,
            StoredAt = Timestamp.FromDateTimeOffset(version.StoredAt),
            Text = version.Text ?? "",
        };
        if (version.Reason is { } reason)
            message.Reason = reason;
        return message;
    }

    /// <summary>The version of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static RuleVersion FromWire(this Wire.RuleVersion message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new RuleVersion
        {
            Version = message.Version.Length > 0 ? message.Version : throw new ContractException("version", "is missing."),
            Name = message.Name,
            Hash = message.Hash,
            Rules = message.Rules,
            Author = message.Author,
            StoredAt = Instant(message.StoredAt, "stored_at"),
            Reason = message.HasReason ? message.Reason : null,
            Text = message.Text.Length > 0 ? message.Text : throw new ContractException("text", "is missing."),
            Tests = [],
        };
    }

    private static DateTimeOffset Instant(Timestamp? instant, string field) => instant is null ? throw new ContractException(field, "is missing.") : instant.ToDateTimeOffset();
}
