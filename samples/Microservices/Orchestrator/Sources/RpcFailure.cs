using Grpc.Core;

namespace Purchasing.Orchestrator.Sources;

/// <summary>What the failure of a call means to the one who made it.</summary>
internal static class RpcFailure
{
    /// <summary>Whether the same question may succeed a little later.</summary>
    public static bool IsTransient(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted;

    /// <summary>One sentence for people; the address and the exceptions of the transport stay in the log.</summary>
    public static string Describe(string service, RpcException e) => e.StatusCode switch
    {
        StatusCode.Unavailable => $"The {service} service cannot be reached.",
        StatusCode.DeadlineExceeded => $"The {service} service did not answer in time.",
        StatusCode.Unauthenticated => $"The {service} service refuses our token.",
        StatusCode.Unimplemented => $"The {service} service does not know the call; is it an older version?",
        _ => $"The {service} service answered {e.StatusCode}: {e.Status.Detail}",
    };
}
