using Google.Protobuf.WellKnownTypes;
using Purchasing.Core.Sending;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between the outbox and its messages.</summary>
public static class OutboxMapping
{
    private const int MaxEntries = 1000;

    /// <summary>The message of an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    public static Wire.SendAttempt ToWire(this SendAttempt attempt)
    {
        var message = new Wire.SendAttempt
        {
            MessageId = attempt.MessageId,
            Number = attempt.Number,
            Worker = attempt.Worker,
            StartedAt = Timestamp.FromDateTimeOffset(attempt.StartedAt),
            EndedAt = attempt.EndedAt is { } end ? Timestamp.FromDateTimeOffset(end) : null,
            Outcome = attempt.Outcome.ToText(),
        };
        if (attempt.Detail is not null)
            message.Detail = attempt.Detail;
        return message;
    }

    /// <summary>The message of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static Wire.OutboxEntry ToWire(this OutboxEntry entry)
    {
        var message = new Wire.OutboxEntry
        {
            Message = entry.Message.ToWire(),
            State = entry.State.ToText(),
            Attempts = entry.Attempts,
            CreatedAt = Timestamp.FromDateTimeOffset(entry.CreatedAt),
            DueAt = Timestamp.FromDateTimeOffset(entry.DueAt),
            ClaimedUntil = entry.ClaimedUntil is { } until ? Timestamp.FromDateTimeOffset(until) : null,
        };
        if (entry.Detail is not null)
            message.Detail = entry.Detail;
        if (entry.Worker is not null)
            message.Worker = entry.Worker;
        return message;
    }

    /// <summary>The query of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The state is not known here, or the limit is out of range.</exception>
    public static OutboxQuery FromWire(this Wire.OutboxQuery message) => new()
    {
        State = message.State.Length == 0 ? null : OutboxText.TryParse(message.State, out var state) ? state : throw new ContractException("state", $"'{message.State}' is not the state of a message."),
        OrderId = message.HasOrderId ? message.OrderId : null,
        SupplierId = message.HasSupplierId ? message.SupplierId : null,
        AfterId = message.HasAfterId ? message.AfterId : null,
        Limit = message.Limit is >= 1 and <= MaxEntries ? message.Limit : throw new ContractException("limit", $"must be 1 to {MaxEntries}."),
    };
}
