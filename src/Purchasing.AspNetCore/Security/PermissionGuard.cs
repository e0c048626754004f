using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Security;

/// <summary>Asks for permission before an endpoint is carried out, whatever middleware the host has.</summary>
public static class PermissionGuard
{
    /// <summary>Says what an endpoint asks of its caller.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="endpoint">The endpoint, or a group of them.</param>
    /// <param name="permission">What the caller must be allowed to do; null for an endpoint that is open to everybody.</param>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, Permission? permission)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new PermissionRequirement(permission)));
        return endpoint;
    }

    /// <summary>Puts the guard around endpoints. One that asks for no permission is a mistake that shows when the host starts.</summary>
    /// <param name="endpoints">The endpoints.</param>
    internal static void AddPermissionGuard(this IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
        PermissionRequirement needed = endpoint.Metadata.OfType<PermissionRequirement>().LastOrDefault()
            ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} does not say who may call it: add RequirePermission.");
        endpoint.RequestDelegate = context =>
        {
            WebHeaders.Apply(context.Response, WebHeaders.Nothing);
            return needed.Permission is Permission permission ? GuardAsync(context, permission, handle) : handle(context);
        };
    });

    private static async Task GuardAsync(HttpContext context, Permission permission, RequestDelegate handle)
    {
        Actor actor = await context.FindPurchasingActorAsync().ConfigureAwait(false)
            ?? throw new NotSignedInException("Sign in: nobody is signed in, or the sign-in is no longer valid.");
        if (!actor.May(permission))
            throw new NotPermittedException(Refusal(actor, permission));
        await handle(context).ConfigureAwait(false);
    }

    private static string Refusal(Actor actor, Permission permission)
    {
        string who = string.Join(", ", PermissionTable.RolesFor(permission).Select(PermissionTable.NameOf));
        return $"{actor.Subject} may not {PermissionTable.NameOf(permission).Replace('_', ' ')}; these roles may: {who}.";
    }
}
