namespace Grpc.Core;

/// <summary>What a caller may set for one call. An immutable value.</summary>
public struct CallOptions
{
    /// <summary>Makes call options.</summary>
    /// <param name="headers">Metadata to send first, or null.</param>
    /// <param name="deadline">Instant (UTC) after which the call is given up, or null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallOptions(Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
    }

    /// <summary>Metadata to send first, or null.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>Instant (UTC) after which the call is given up, or null for none.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>The same options with other headers.</summary>
    /// <param name="headers">Metadata to send first.</param>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same options with another deadline.</summary>
    /// <param name="deadline">Instant (UTC) after which the call is given up.</param>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same options with another token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };
}
