namespace Purchasing.AspNetCore.Load;

/// <summary>More is asked for than the host takes on at once.</summary>
internal sealed class TooMuchException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
