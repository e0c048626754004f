namespace Purchasing.Graph.Nodes;

/// <summary>A node cannot do its work. The message becomes the reason in the run's trace, so it speaks to a user.</summary>
public sealed class NodeFailedException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">Why the node cannot do its work, and what to do about it.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public NodeFailedException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>Whether trying again may help. <see langword="false"/> ends the retries of the node at once.</summary>
    public bool IsTransient { get; init; }
}
