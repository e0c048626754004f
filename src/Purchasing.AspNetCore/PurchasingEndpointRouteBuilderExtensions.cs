using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Endpoints;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Page;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps purchasing's endpoints. They answer as documented whatever JSON options and error handling the host has for its own.</summary>
public static class PurchasingEndpointRouteBuilderExtensions
{
    /// <summary>Maps everything: the flow, catalogue runs, what-if, simulation, rules, purchase orders, the outbox, the audit trail, health, and the page for people.</summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <param name="page">Where the page is, <c>/</c> or a path like <c>/purchasing-desk</c>; null leaves it out. Routes of the host come before those of the page.</param>
    /// <returns>All endpoints but health and the page, for authorization and the like.</returns>
    public static IEndpointConventionBuilder MapPurchasing(this IEndpointRouteBuilder endpoints, string? page = "/")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (page is not null && PageMap.CanMap(endpoints.ServiceProvider))
            endpoints.MapPurchasingPage(page);
        endpoints.MapPurchasingHealth();
        RouteGroupBuilder group = Group(endpoints);
        FlowEndpoints.Map(group);
        RunEndpoints.Map(group);
        RunEndpoints.MapWhatIf(group);
        SimulationEndpoints.Map(group);
        RuleEndpoints.Map(group);
        OrderEndpoints.Map(group);
        OutboxEndpoints.Map(group);
        AuditEndpoints.Map(group);
        SignInEndpoints.Map(group);
        return group;
    }

    /// <summary>Maps the page for people alone: what to buy, orders, approvals, runs and rules, in the browser.</summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <param name="path">Where it is: <c>/</c>, or a path of its own.</param>
    /// <param name="rules">Whether it has the screens that read and try rules: false where another process decides, whose rules this one does not know.</param>
    /// <param name="signOut">
    /// Where the form goes by which a person signs out, a path; null for nowhere. Needed only where people are not signed in by <c>AddSignIn</c> of this host.
    /// </param>
    public static IEndpointConventionBuilder MapPurchasingPage(
        this IEndpointRouteBuilder endpoints, string path = "/", bool rules = true, Func<HttpContext, string?>? signOut = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path[0] != '/' || path.Contains('{', StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal))
            throw new ArgumentException($"'{path}' is no path of a page; write / or for example /purchasing-desk.", nameof(path));
        HostGate.Check(endpoints);
        string prefix = path.TrimEnd('/');
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        PageMap.Map(group, new PageSite(prefix, rules, signOut));
        group.AddPageGuard(endpoints);
        return group;
    }

    /// <summary>Maps <c>POST /purchasing/flow</c> alone.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingFlow(this IEndpointRouteBuilder endpoints) => Only(endpoints, FlowEndpoints.Map);

    /// <summary>Maps <c>/purchase-orders</c> alone.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingOrders(this IEndpointRouteBuilder endpoints) => Only(endpoints, OrderEndpoints.Map);

    /// <summary>Maps <c>/purchasing/run</c> and <c>/purchasing/runs</c> alone: catalogue runs, which this process then works on.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingRuns(this IEndpointRouteBuilder endpoints) => Only(endpoints, RunEndpoints.Map);

    /// <summary>Maps <c>/purchasing/rules</c> alone: the rules in force and their versions.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingRules(this IEndpointRouteBuilder endpoints) => Only(endpoints, RuleEndpoints.Map);

    /// <summary>Maps <c>/outbox</c> alone.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingOutbox(this IEndpointRouteBuilder endpoints) => Only(endpoints, OutboxEndpoints.Map);

    /// <summary>
    /// Maps sign-in alone: <c>/me</c>, and <c>/sign-in</c>, <c>/sign-out</c> and <c>/signed-out</c> where the settings sign people in.
    /// </summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingSignIn(this IEndpointRouteBuilder endpoints) => Only(endpoints, SignInEndpoints.Map);

    /// <summary>Maps <c>/audit</c> alone.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingAudit(this IEndpointRouteBuilder endpoints) => Only(endpoints, AuditEndpoints.Map);

    /// <summary>Maps <c>/health/live</c>, which answers while the process does, and <c>/health/ready</c>, which asks all health checks of the host.</summary>
    /// <param name="endpoints">The host's routes.</param>
    public static IEndpointConventionBuilder MapPurchasingHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RouteGroupBuilder group = endpoints.MapGroup("/health");
        HealthEndpoints.Map(group);
        return group;
    }

    private static RouteGroupBuilder Only(IEndpointRouteBuilder endpoints, Action<IEndpointRouteBuilder> map)
    {
        RouteGroupBuilder group = Group(endpoints);
        map(group);
        return group;
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        HostGate.Check(endpoints);
        RouteGroupBuilder group = endpoints.MapGroup("");
        // The guard that is put first is the inner one: what it refuses is told as problem details too.
        group.AddQueryGuard();
        group.AddLoadGuard(endpoints);
        group.AddPermissionGuard();
        group.AddProblemGuard();
        return group;
    }
}
