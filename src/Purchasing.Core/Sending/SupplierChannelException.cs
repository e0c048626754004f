namespace Purchasing.Core.Sending;

/// <summary>A message was not handed over, or it is not known whether it was. The text is for people and holds no secret.</summary>
public sealed class SupplierChannelException : Exception
{
    /// <summary>A failed attempt.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="mayHaveArrived">False only when the supplier certainly did not get it.</param>
    /// <param name="isPermanent">True when the supplier refused the content, so that trying again cannot help. Never for a setting: that is put right while the message waits.</param>
    /// <param name="inner">The cause.</param>
    public SupplierChannelException(string message, bool mayHaveArrived = true, bool isPermanent = false, Exception? inner = null)
        : base(message, inner)
    {
        MayHaveArrived = mayHaveArrived;
        IsPermanent = isPermanent;
    }

    /// <summary>Whether the supplier may have got it.</summary>
    public bool MayHaveArrived { get; }

    /// <summary>True when trying again cannot help.</summary>
    public bool IsPermanent { get; }
}
