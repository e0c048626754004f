using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;
using Purchasing.ServiceDefaults.Errors;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Lets in callers that are known, and each of them to the methods that are its own; health is open, since probes carry no token.</summary>
internal sealed class TokenGuard(RequestDelegate next, Callers callers)
{
    private const string Scheme = "Bearer ";

    private static readonly object s_caller = new();

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = callers.IsConfigured ? CallerOf(context.Request) : CallTable.People;
        if (caller is not null)
            context.Items[s_caller] = caller;
        if (IsHealth(context.Request.Path))
            return next(context);
        // What names a permission asks by itself who acts, by this token or by another kind of sign-in.
        if (context.GetEndpoint()?.Metadata.GetMetadata<PermissionRequirement>() is not null)
            return caller is null || CallTable.AllowsRest(context.Request.Path, caller) ? next(context) : Refuse(context, StatusCodes.Status403Forbidden);
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(context, StatusCodes.Status401Unauthorized);
        }
        var isGrpc = GrpcAnswer.IsCall(context.Request) && !IsReflection(context.Request.Path);
        if (isGrpc && !CallTable.Methods.Contains(context.Request.Path.Value ?? ""))
        {
            GrpcAnswer.Write(context.Response, StatusCode.Unimplemented, "There is no such method.");
            return Task.CompletedTask;
        }

        // REST beside gRPC is for people: services have no business there.
        var allowed = isGrpc ? CallTable.Allows(context.Request.Path.Value ?? "", caller) : caller == CallTable.People;
        return allowed ? next(context) : Refuse(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>The caller that was let in; null for a stranger.</summary>
    /// <param name="context">The request.</param>
    public static string? CallerOf(HttpContext context) => context.Items.TryGetValue(s_caller, out var caller) ? (string?)caller : null;

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Whether a path is that of a probe, over REST or gRPC.</summary>
    /// <param name="path">The path.</param>
    public static bool IsHealth(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/grpc.health.v1.Health", StringComparison.Ordinal);

    private static bool IsReflection(PathString path) => path.Value?.StartsWith("/grpc.reflection.", StringComparison.Ordinal) == true;

    private string? CallerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? callers.Find(header[Scheme.Length..]) : null;
    }
}
