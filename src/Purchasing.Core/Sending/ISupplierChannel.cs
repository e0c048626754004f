namespace Purchasing.Core.Sending;

/// <summary>A way to hand an order to its supplier: a folder, a webhook, whatever a host adds by dependency injection.</summary>
/// <remarks>Safe for concurrent calls. Sending the same idempotency key twice must have the effect of sending it once.</remarks>
public interface ISupplierChannel
{
    /// <summary>The name that settings and messages use, for example <c>folder</c>.</summary>
    string Name { get; }

    /// <summary>Checks at start what can be checked without sending anything: that settings are there and make sense.</summary>
    /// <returns>What is wrong, each with the setting's name and what to do; empty when orders can go through this channel.</returns>
    IReadOnlyList<string> Problems() => [];

    /// <summary>Hands a message over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the attempt early; whether the supplier got it is then unknown.</param>
    /// <returns>The channel's reference of what was sent: a path, a remote id.</returns>
    /// <exception cref="SupplierChannelException">It was not handed over, or it is not known whether it was.</exception>
    ValueTask<string> SendAsync(SupplierMessage message, CancellationToken cancellationToken);
}
