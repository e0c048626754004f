using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Rules;
using Purchasing.ServiceDefaults.Security;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>What orchestrator and order service agree on about the page for people: the order service has it, the orchestrator signs people in and passes their requests on.</summary>
public static class PassedOnPage
{
    /// <summary>Where the page is, in both.</summary>
    public const string Path = "/desk";

    /// <summary>The header that says where people sign out.</summary>
    public const string SignOutHeader = "x-purchasing-sign-out";

    /// <summary>Maps the page in the order service. It asks the table of permissions about each person that it is told of.</summary>
    /// <param name="app">The order service.</param>
    public static void MapPageToPassOn(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Who calls has a token, so that it may say how people reach it.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), branch => branch.UseForwardedHeaders(forwarded));
        // By a file of its own the rule engine decides by rules that this service does not know; versions they share.
        var rules = app.Services.GetRequiredService<RuleVersions>().IsFromDatabase;
        app.MapPurchasingPage(Path, rules, signOut: http => http.Request.Headers[SignOutHeader].ToString() is ['/', not '/', ..] path ? path : null);
    }

    /// <summary>Says in a request to the order service who acts; takes out what the request said of it.</summary>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="person">Who acts; null where the order service asks by itself.</param>
    public static void SayWhoActs(HttpRequestHeaders headers, Actor? person)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers.Remove(PersonHeader.Name);
        if (person is not null)
            headers.Add(PersonHeader.Name, PersonHeader.Write(person));
    }
}
