namespace Purchasing.Core.Catalogue;

/// <summary>A run cannot be resumed because it was started with other rules or on another day.</summary>
public sealed class RunConflictException : Exception
{
    /// <summary>The conflict.</summary>
    /// <param name="message">What differs, and what to do.</param>
    public RunConflictException(string message)
        : base(message)
    {
    }
}
