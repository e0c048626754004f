using System.Globalization;
using Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between <see cref="decimal"/> and its message, exactly or not at all.</summary>
public static class DecimalMapping
{
    private const int MaxScale = 9;
    private const int NanosPerUnit = 1_000_000_000;
    private const decimal Nano = 0.000000001m;

    /// <summary>The message of a number; absent stays absent.</summary>
    /// <param name="value">The number; at most 64 bits before the point.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">The number does not fit.</exception>
    public static DecimalValue? ToWire(this decimal? value, string field) => value?.ToWire(field);

    /// <summary>The message of a number.</summary>
    /// <param name="value">The number; at most 64 bits before the point.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">The number does not fit.</exception>
    public static DecimalValue ToWire(this decimal value, string field)
    {
        var whole = decimal.Truncate(value);
        if (whole is > long.MaxValue or < long.MinValue)
            throw new ContractException(field, $"{value} has more digits before the point than a message can carry.");
        var nanos = (value - whole) * NanosPerUnit;
        var message = new DecimalValue { Units = (long)whole, Nanos = (int)decimal.Truncate(nanos), Scale = Math.Min(value.Scale, (byte)MaxScale) };
        if (value.Scale > MaxScale)
            message.Exact = value.ToString(CultureInfo.InvariantCulture);
        return message;
    }

    /// <summary>The number of a message; absent stays absent.</summary>
    /// <param name="message">The message, or null.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">The message is not a valid number.</exception>
    public static decimal? FromWire(this DecimalValue? message, string field)
    {
        if (message is null)
            return null;
        if (message.Nanos is <= -NanosPerUnit or >= NanosPerUnit || message.Scale > MaxScale || Math.Sign(message.Units) * Math.Sign(message.Nanos) < 0)
            throw new ContractException(field, $"units {message.Units}, nanos {message.Nanos}, scale {message.Scale} is no decimal.");
        if (message.Exact.Length > 0)
        {
            return decimal.TryParse(message.Exact, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact)
                ? exact
                : throw new ContractException(field, "exact holds no decimal.");
        }
        var scale = (int)message.Scale;
        var value = message.Units + (message.Nanos * Nano);
        // A sender that knows nothing of scales sends 0: the digits count, not the scale.
        while (scale < MaxScale && decimal.Round(value, scale) != value)
            scale++;
        return decimal.Round(value, scale);
    }

    /// <summary>The number of a message that must be there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">The message is absent or no number.</exception>
    public static decimal Required(this DecimalValue? message, string field) =>
        message.FromWire(field) ?? throw new ContractException(field, "is missing.");
}
