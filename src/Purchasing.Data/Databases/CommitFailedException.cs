namespace Purchasing.Data.Databases;

/// <summary>A commit failed: whether the transaction was written is not known.</summary>
internal sealed class CommitFailedException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What the driver said.</summary>
    public Exception Cause { get; } = cause;
}
