using System.Security.Authentication;
using Grpc.Core;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>What the failure of a call means to the one who made it.</summary>
internal static class RpcFailure
{
    /// <summary>Awaits a call; a failure is told by the exception that the caller's contract names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="service">Name of the service, for people.</param>
    /// <param name="fail">Makes the exception from message, whether the same question may succeed later, and cause.</param>
    /// <param name="cancellationToken">The caller's token, which the call was given.</param>
    public static async ValueTask<T> AskAsync<T>(AsyncUnaryCall<T> call, string service, Func<string, bool, Exception, Exception> fail, CancellationToken cancellationToken)
    {
        using (call)
        {
            try
            {
                return await call.ConfigureAwait(false);
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (RpcException e)
            {
                throw fail(Describe(service, e), IsTransient(e.StatusCode), e);
            }
        }
    }

    /// <summary>Whether the same question may succeed a little later.</summary>
    public static bool IsTransient(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted;

    /// <summary>One sentence for people; the address and the exceptions of the transport stay in the log.</summary>
    public static string Describe(string service, RpcException e) => e.StatusCode switch
    {
        StatusCode.Unavailable when e.Status.DebugException is { } cause && !IsSecure(cause) => $"The {service} service cannot be reached.",
        _ when e.Status.DebugException is { } cause && IsSecure(cause) => $"The {service} service cannot be reached by TLS: its certificate is not trusted here, is over, or is for another name.",
        StatusCode.DeadlineExceeded => $"The {service} service did not answer in time.",
        StatusCode.Unauthenticated => $"The {service} service rejected our token.",
        StatusCode.Unimplemented => $"The {service} service does not know the call; it may be an older version.",
        // What has a cause here was not answered; its text is about the transport.
        _ when e.Status.DebugException is not null => $"The call of the {service} service failed here ({e.StatusCode}); the log tells why.",
        _ => $"The {service} service answered {e.StatusCode}: {e.Status.Detail}",
    };

    private static bool IsSecure(Exception cause) => cause is AuthenticationException || (cause.InnerException is { } inner && IsSecure(inner));
}
