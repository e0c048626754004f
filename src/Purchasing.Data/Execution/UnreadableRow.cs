using System.Text.Json;

namespace Purchasing.Data.Execution;

/// <summary>Rows with a value that nobody could have stored by the rules of its column.</summary>
internal static class UnreadableRow
{
    /// <summary>Whether reading a row failed because of what is in it, and not because of the database.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsCauseOf(Exception exception) => exception is FormatException or OverflowException or InvalidCastException or ArgumentException or JsonException;
}
