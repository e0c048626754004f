using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>Every call × every role. The list is written by hand: a call that is not in it fails, and so does one that others may make.</summary>
public sealed class RouteTableTests
{
    private const string Everyone = "viewer buyer approver purchasing_lead operator service";
    private const string Buyers = "buyer purchasing_lead";

    private static readonly Dictionary<string, string> s_expected = new()
    {
        ["POST /purchasing/flow"] = "buyer purchasing_lead service",
        ["POST /purchasing/run"] = "buyer purchasing_lead operator service",
        ["GET /purchasing/runs"] = Everyone,
        ["GET /purchasing/run/{runKey}"] = Everyone,
        ["GET /purchasing/run/{runKey}/progress"] = Everyone,
        ["GET /purchasing/run/{runKey}/held"] = Everyone,
        ["POST /purchasing/run/{runKey}/resume"] = "buyer purchasing_lead operator service",
        ["POST /purchasing/run/{runKey}/abandon"] = "buyer purchasing_lead operator service",
        ["POST /purchasing/simulate"] = "buyer approver purchasing_lead",
        ["POST /purchasing/what-if"] = "buyer approver purchasing_lead",
        ["GET /purchasing/rules"] = Everyone,
        ["GET /purchasing/rules/document"] = Everyone,
        ["GET /purchasing/rules/history"] = Everyone,
        ["GET /purchasing/rules/versions"] = Everyone,
        ["GET /purchasing/rules/versions/{version}"] = Everyone,
        ["GET /purchasing/rules/versions/{version}/diff"] = Everyone,
        ["POST /purchasing/rules/versions"] = "purchasing_lead",
        ["POST /purchasing/rules/versions/{version}/activate"] = "purchasing_lead",
        ["POST /purchasing/rules/versions/{version}/discard"] = "purchasing_lead",
        ["GET /purchase-orders"] = Everyone,
        ["GET /purchase-orders/{id}"] = Everyone,
        ["GET /purchase-orders/{id}/audit"] = Everyone,
        ["GET /purchase-orders/{id}/ubl"] = Everyone,
        ["GET /purchase-orders/{id}/html"] = Everyone,
        ["GET /purchase-orders/{id}/receipts"] = Everyone,
        ["GET /purchase-orders/{id}/attempts"] = Everyone,
        ["POST /purchase-orders/{id}/approve"] = "approver",
        ["POST /purchase-orders/{id}/reject"] = "approver",
        ["POST /purchase-orders/{id}/send"] = Buyers,
        ["POST /purchase-orders/{id}/acknowledge"] = Buyers,
        ["POST /purchase-orders/{id}/amend"] = Buyers,
        ["POST /purchase-orders/{id}/cancel"] = Buyers,
        ["POST /purchase-orders/{id}/confirm-cancellation"] = Buyers,
        ["POST /purchase-orders/{id}/close-short"] = Buyers,
        ["POST /purchase-orders/{id}/receive"] = "buyer purchasing_lead service",
        ["POST /purchase-orders/{id}/correct-receipt"] = "buyer purchasing_lead service",
        ["POST /purchase-orders/{id}/return"] = "buyer purchasing_lead service",
        ["POST /purchase-orders/{id}/close"] = "buyer purchasing_lead service",
        ["GET /audit"] = "purchasing_lead operator",
        ["GET /audit/head"] = "purchasing_lead operator",
        ["GET /outbox"] = Everyone,
        ["GET /outbox/{id}"] = Everyone,
        ["POST /outbox/{id}/requeue"] = "operator",
        ["POST /outbox/{id}/drop"] = "operator",
        // The page. Where one address takes several actions, each of them asks again.
        ["GET "] = Everyone,
        ["POST /preferences"] = Everyone,
        ["GET /buy"] = Everyone,
        ["POST /buy"] = Buyers + " service",
        ["POST /buy/snooze"] = Buyers,
        ["POST /buy/wake"] = Buyers,
        ["POST /buy/refresh"] = Everyone,
        ["GET /buy/events"] = Everyone,
        ["GET /orders"] = Everyone,
        ["POST /orders/many"] = Everyone,
        ["GET /orders/{id}"] = Everyone,
        ["GET /orders/{id}/document"] = Everyone,
        ["GET /orders/{id}/document.xml"] = Everyone,
        ["GET /orders/{id}/{form}"] = Everyone,
        ["POST /orders/{id}/{action}"] = Everyone,
        ["GET /approvals"] = Everyone,
        ["POST /approvals"] = "approver",
        ["GET /runs"] = Everyone,
        ["POST /runs"] = "buyer purchasing_lead operator service",
        ["GET /runs/{key}"] = Everyone,
        ["GET /runs/{key}/events"] = Everyone,
        ["POST /runs/{key}/{action}"] = "buyer purchasing_lead operator service",
        ["GET /products/{id}"] = Everyone,
        ["GET /stock.svg"] = Everyone,
        ["GET /products"] = Everyone,
        ["GET /what-if"] = "buyer approver purchasing_lead",
        ["GET /simulate"] = "buyer approver purchasing_lead",
        ["GET /rules"] = Everyone,
        ["GET /rules/network.svg"] = Everyone,
        ["POST /rules"] = "purchasing_lead",
        ["POST /rules/{version}/{action}"] = "purchasing_lead",
    };

    private static readonly string[] s_open = ["/health/live", "/health/ready", "/me", "/assets/{name}"];

    [Fact]
    public async Task Every_call_is_in_the_table_and_answers_as_it_says()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>());
        List<string> wrong = [];
        HashSet<string> seen = [];
        using HttpClient client = host.Client();
        foreach (RouteEndpoint endpoint in host.Endpoints)
        {
            string route = endpoint.RoutePattern.RawText!.TrimEnd('/');
            if (s_open.Contains(route))
                continue;
            foreach (string method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                string call = $"{method} {route}";
                if (!seen.Add(call) || !s_expected.TryGetValue(call, out string? roles))
                {
                    wrong.Add($"{call} is not in the table.");
                    continue;
                }

                Expect(wrong, call, "nobody", HttpStatusCode.Unauthorized, await StatusAsync(client, method, route, null));
                Expect(wrong, call, "somebody without a role", HttpStatusCode.Forbidden, await StatusAsync(client, method, route, "none"));
                foreach (string role in Everyone.Split(' '))
                {
                    HttpStatusCode status = await StatusAsync(client, method, route, role);
                    bool allowed = roles.Split(' ').Contains(role);
                    if (allowed ? status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError : status != HttpStatusCode.Forbidden)
                        wrong.Add($"{call} by {role}: {status}, but the table {(allowed ? "allows" : "forbids")} it.");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal(s_expected.Keys.Order(), seen.Order());
    }

    private static void Expect(List<string> wrong, string call, string who, HttpStatusCode expected, HttpStatusCode status)
    {
        if (status != expected)
            wrong.Add($"{call} by {who}: {status} instead of {expected}.");
    }

    // Without a body, so that nothing is carried out: what may be called answers 404, 415 or what it reads.
    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string route, string? role)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), route.Replace("{id}", "PO-NONE").Replace("{runKey}", "none"));
        if (role is not null)
        {
            request.Headers.Add("x-subject", "alice");
            request.Headers.Add("x-role", role);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
