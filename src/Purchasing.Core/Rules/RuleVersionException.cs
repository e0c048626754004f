namespace Purchasing.Core.Rules;

/// <summary>Something could not be done to a version of the rules; nothing was changed.</summary>
public sealed class RuleVersionException : Exception
{
    /// <summary>The exception.</summary>
    public RuleVersionException()
        : this(RuleVersionError.Invalid, "The version of the rules cannot be used.")
    {
    }

    /// <summary>The exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public RuleVersionException(string message)
        : this(RuleVersionError.Invalid, message)
    {
    }

    /// <summary>The exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">Why.</param>
    public RuleVersionException(string message, Exception innerException)
        : base(message, innerException) => Error = RuleVersionError.Invalid;

    /// <summary>The exception.</summary>
    /// <param name="error">The kind of problem.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public RuleVersionException(RuleVersionError error, string message)
        : base(message) => Error = error;

    /// <summary>The kind of problem.</summary>
    public RuleVersionError Error { get; }
}
