namespace Purchasing.Core.Sending;

/// <summary>An order was not handed over, or it is not known whether it was. The message is for people and holds no secret.</summary>
public sealed class SupplierChannelException : Exception
{
    /// <summary>A failed attempt.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="isPermanent">True when trying again cannot help.</param>
    /// <param name="inner">The cause.</param>
    public SupplierChannelException(string message, bool isPermanent = false, Exception? inner = null)
        : base(message, inner) => IsPermanent = isPermanent;

    /// <summary>True when trying again cannot help.</summary>
    public bool IsPermanent { get; }
}
