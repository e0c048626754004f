using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Purchasing.AspNetCore.Problems;

/// <summary>
/// Refuses members of a query that an endpoint does not know, as unknown members of a body are: with <c>?stauts=sent</c> a caller would get all
/// orders and take them for the sent ones.
/// </summary>
internal static class QueryGuard
{
    /// <summary>Puts the guard around endpoints. What they know is what their handlers bind from the query.</summary>
    /// <param name="endpoints">The endpoints.</param>
    public static void AddQueryGuard(this IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        // Pages of the sign-in, to which a provider sends people back with members of its own.
        if (endpoint.Metadata.OfType<IExcludeFromDescriptionMetadata>().Any(metadata => metadata.ExcludeFromDescription))
            return;
        RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
        string[] known = endpoint is RouteEndpointBuilder route ? [.. endpoint.Metadata.OfType<MethodInfo>().Take(1).SelectMany(method => Known(method, route))] : [];
        endpoint.RequestDelegate = context =>
        {
            foreach ((string member, StringValues values) in context.Request.Query)
                Check(member, values, known);
            return handle(context);
        };
    });

    /// <exception cref="QueryException">The member is not known, or given twice.</exception>
    private static void Check(string member, StringValues values, string[] known)
    {
        if (!known.Contains(member, StringComparer.OrdinalIgnoreCase))
        {
            throw new QueryException(
                member, known.Length == 0 ? $"'{member}' is not known here: this request takes nothing in its query." : $"'{member}' is not known here: use {string.Join(", ", known)}.");
        }

        if (values.Count > 1)
            throw new QueryException(member, $"'{member}' is given {values.Count} times; give it once.");
    }

    private static IEnumerable<string> Known(MethodInfo method, RouteEndpointBuilder endpoint)
    {
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault() is IFromQueryMetadata query)
                yield return query.Name ?? parameter.Name!;
            // Without an attribute, text that is no part of the route is bound from the query.
            else if (parameter.ParameterType == typeof(string)
                && !parameter.GetCustomAttributes().Any(attribute => attribute is IFromHeaderMetadata or IFromRouteMetadata or IFromBodyMetadata or IFromServiceMetadata)
                && endpoint.RoutePattern.GetParameter(parameter.Name!) is null)
            {
                yield return parameter.Name!;
            }
        }
    }
}
