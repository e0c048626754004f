namespace Purchasing.Core.Catalogue;

/// <summary>There is no run of this key.</summary>
public sealed class UnknownRunException : Exception
{
    /// <summary>The unknown run.</summary>
    /// <param name="runKey">The key.</param>
    public UnknownRunException(string runKey)
        : base($"There is no run '{runKey}'.") => RunKey = runKey;

    /// <summary>The key.</summary>
    public string RunKey { get; }
}
