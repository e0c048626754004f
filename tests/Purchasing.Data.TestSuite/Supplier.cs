using System.Collections.Concurrent;
using Purchasing.Core.Sending;

namespace Purchasing.Data.TestSuite;

/// <summary>A supplier that remembers what it was sent and answers as the test says.</summary>
public sealed class Supplier(Func<SupplierMessage, CancellationToken, Task<string>>? answer = null) : ISupplierChannel
{
    /// <summary>Everything that reached it, repetitions too.</summary>
    public ConcurrentQueue<SupplierMessage> Received { get; } = new();

    public Func<SupplierMessage, CancellationToken, Task<string>> Answer { get; set; } = answer ?? ((_, _) => Task.FromResult("taken"));

    public string Name => "folder";

    public IEnumerable<string> Keys => Received.Select(message => message.IdempotencyKey);

    public async ValueTask<string> SendAsync(SupplierMessage message, CancellationToken cancellationToken)
    {
        Received.Enqueue(message);
        return await Answer(message, cancellationToken);
    }

    /// <summary>It has the message, and nobody hears of it.</summary>
    public static Task<string> NoAnswer(SupplierMessage message, CancellationToken cancellationToken) =>
        throw new SupplierChannelException("no answer", mayHaveArrived: true);

    /// <summary>It certainly does not have the message.</summary>
    public static Task<string> Refuses(SupplierMessage message, CancellationToken cancellationToken) =>
        throw new SupplierChannelException("answered 401", mayHaveArrived: false);
}
