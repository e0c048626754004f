using Grpc.Core;
using Microsoft.Extensions.Options;
using Purchasing.ServiceDefaults.Clients;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Gives every call to another service its deadline. Thread-safe.</summary>
internal sealed class CallSettings(IOptions<ClientOptions> options, TimeProvider time)
{
    private readonly TimeSpan _deadline = TimeSpan.FromMilliseconds(options.Value.DeadlineMilliseconds);

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Options for a call that starts now.</summary>
    public CallOptions Now(CancellationToken cancellationToken) =>
        new(deadline: time.GetUtcNow().UtcDateTime + _deadline, cancellationToken: cancellationToken);
}
