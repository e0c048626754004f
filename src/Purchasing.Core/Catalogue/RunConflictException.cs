namespace Purchasing.Core.Catalogue;

/// <summary>A run cannot go on as asked: it was begun under other rules, abandoned, or taken over by another process.</summary>
public sealed class RunConflictException : Exception
{
    /// <summary>The conflict.</summary>
    /// <param name="message">What differs, and what to do.</param>
    public RunConflictException(string message)
        : base(message)
    {
    }
}
