using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>The written form of what the outbox keeps: snake case, as stored and shown.</summary>
public static class OutboxText
{
    /// <summary>The text of a state.</summary>
    /// <param name="state">The state.</param>
    public static string ToText(this OutboxState state) => state switch
    {
        OutboxState.Pending => "pending",
        OutboxState.Sent => "sent",
        OutboxState.Obsolete => "obsolete",
        OutboxState.Dead => "dead",
        OutboxState.Dropped => "dropped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state of a message."),
    };

    /// <summary>The text of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string ToText(this AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Claimed => "claimed",
        AttemptOutcome.UnderWay => "under_way",
        AttemptOutcome.Sent => "sent",
        AttemptOutcome.NotSent => "not_sent",
        AttemptOutcome.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome of an attempt."),
    };

    /// <summary>The text of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string ToText(this MessageKind kind) => kind switch
    {
        MessageKind.Order => "order",
        MessageKind.Change => "change",
        MessageKind.Cancellation => "cancellation",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of message."),
    };

    /// <summary>The state a text stands for.</summary>
    /// <param name="text">The text, exactly as <see cref="ToText(OutboxState)"/> writes it.</param>
    /// <param name="state">The state.</param>
    /// <returns>False when the text is not a state.</returns>
    public static bool TryParse(string? text, out OutboxState state) => TryFind(text, ToText, out state);

    /// <summary>The outcome a stored text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not an outcome.</exception>
    public static AttemptOutcome ParseOutcome(string text) =>
        TryFind(text, ToText, out AttemptOutcome outcome) ? outcome : throw new FormatException($"'{text}' is not the outcome of an attempt.");

    /// <summary>The kind a stored text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not a kind of message.</exception>
    public static MessageKind ParseKind(string text) =>
        TryFind(text, ToText, out MessageKind kind) ? kind : throw new FormatException($"'{text}' is not a kind of message.");

    private static bool TryFind<T>(string? text, Func<T, string> toText, out T found)
        where T : struct, Enum
    {
        foreach (T candidate in Enum.GetValues<T>())
        {
            if (string.Equals(toText(candidate), text, StringComparison.Ordinal))
            {
                found = candidate;
                return true;
            }
        }

        found = default;
        return false;
    }
}
