using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Says who acts by the key, the token or the cookie that a request carries.</summary>
internal sealed class SignInActors(SignInOptions options, ApiKeyRing keys) : IActorSource
{
    /// <summary>What the subjects of API keys begin with, and no other subject.</summary>
    public const string KeyPrefix = "key:";

    private const string BearerPrefix = "Bearer ";

    public async ValueTask<Actor?> FindAsync(HttpContext context)
    {
        string authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            if (!authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
                return null;
            string token = authorization[BearerPrefix.Length..].Trim();
            if (token.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
                return keys.Find(token);
            return options.Authority is null ? null : await AuthenticateAsync(context, SignInSchemes.Bearer).ConfigureAwait(false);
        }

        if (options.AccountsFile is null && options.ClientId is null)
            return null;
        Actor? actor = await AuthenticateAsync(context, SignInSchemes.Cookie).ConfigureAwait(false);
        // A browser sends the cookie with whatever page asks; a write must come from a page of this host.
        if (actor is not null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !IsOwnPage(context.Request))
            throw new NotPermittedException("The request does not come from a page of this host.");
        return actor;
    }

    /// <summary>Whether a browser says that a request comes from a page of this host.</summary>
    public static bool IsOwnPage(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out StringValues site))
            return site.ToString() is "same-origin" or "none";
        return request.Headers.TryGetValue("Origin", out StringValues origin) && WebOrigin.IsOwn(request, origin.ToString());
    }

    /// <summary>Who a principal is; null when its subject cannot be the name of somebody.</summary>
    public Actor? ActorOf(ClaimsPrincipal principal)
    {
        string? subject = principal.FindFirst(options.SubjectClaim)?.Value;
        if (subject is null || ActorNames.ProblemOf(subject) is not null || subject != subject.Trim() || ActorNames.IsOfProgram(subject))
            return null;
        string[] values = [.. principal.FindAll(options.RoleClaim).Select(claim => claim.Value)];
        return new Actor
        {
            Subject = subject,
            DisplayName = ActorNames.Show(principal.FindFirst(options.NameClaim)?.Value is { Length: > 0 } name ? name : subject),
            Roles = [.. RolesOf(values)],
            Authority = AuthorityOf(options, subject, values),
        };
    }

    /// <summary>How much a person may approve: the entry for the subject before those for values of the role claim.</summary>
    public static ApprovalAuthority? AuthorityOf(SignInOptions options, string subject, IReadOnlyCollection<string> values)
    {
        if (options.Approvers.Count == 0)
            return null;
        ApproverOptions? entry = options.Approvers.Find(approver => approver.Who == subject) ?? options.Approvers.Find(approver => values.Contains(approver.Who));
        return entry?.ToAuthority() ?? new ApprovalAuthority(Level: 0);
    }

    private async Task<Actor?> AuthenticateAsync(HttpContext context, string scheme)
    {
        AuthenticateResult result = await context.AuthenticateAsync(scheme).ConfigureAwait(false);
        if (result.Failure is not null && scheme == SignInSchemes.Bearer && await IdentityProvider.ForTokensAsync(context).ConfigureAwait(false) is null)
            throw new SignInUnavailableException("The identity provider does not answer, so no token can be checked. Try again in a while.");
        return result.Succeeded ? ActorOf(result.Principal) : null;
    }

    private IEnumerable<PurchasingRole> RolesOf(string[] values) => Enum.GetValues<PurchasingRole>().Where(role =>
    {
        string name = PermissionTable.NameOf(role);
        return options.Roles.Count == 0
            ? values.Contains(name, StringComparer.Ordinal)
            : options.Roles.TryGetValue(name, out List<string>? given) && given.Any(value => values.Contains(value, StringComparer.Ordinal));
    });
}
