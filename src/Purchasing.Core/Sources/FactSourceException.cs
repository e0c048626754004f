namespace Purchasing.Core.Sources;

/// <summary>A fact source did not answer, or not as agreed. The message is for people and holds no secret.</summary>
public sealed class FactSourceException : Exception
{
    /// <summary>A failure of a source.</summary>
    /// <param name="source">The source's name, see <see cref="SourceNames"/>.</param>
    /// <param name="message">What went wrong and where; no connection string, no password.</param>
    /// <param name="isTransient">True when the same question may succeed a little later.</param>
    /// <param name="inner">The cause.</param>
    public FactSourceException(string source, string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner)
    {
        SourceName = source;
        IsTransient = isTransient;
    }

    /// <summary>The source's name.</summary>
    public string SourceName { get; }

    /// <summary>True when the same question may succeed a little later.</summary>
    public bool IsTransient { get; }
}
