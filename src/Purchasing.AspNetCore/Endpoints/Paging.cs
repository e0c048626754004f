using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Purchasing.AspNetCore.Problems;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary>Pages of lists: <c>limit</c> says how many, and the header <c>Link</c> leads to the next one wherever there may be more.</summary>
internal static class Paging
{
    /// <summary>Most entries of a page.</summary>
    public const int Most = 1000;

    /// <summary>Entries of a page when the caller does not say.</summary>
    public const int Usual = 100;

    /// <summary>How many entries a page has.</summary>
    /// <param name="limit">What the caller said; null for nothing.</param>
    /// <param name="usual">How many it has when the caller said nothing.</param>
    /// <param name="most">Most that it can have.</param>
    /// <exception cref="QueryException">It is not a number that is allowed.</exception>
    public static int Limit(string? limit, int usual = Usual, int most = Most)
    {
        if (limit is null)
            return usual;
        return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= most
            ? count
            : throw new QueryException("limit", $"'{limit}' is not a limit: use a whole number from 1 to {most}.");
    }

    /// <summary>Leads to the next page of the same list.</summary>
    /// <param name="context">The request.</param>
    /// <param name="after">Where this page ends.</param>
    public static void LinkNext(this HttpContext context, string after)
    {
        HttpRequest request = context.Request;
        QueryBuilder query = new(
            request.Query.Where(part => !part.Key.Equals("after", StringComparison.OrdinalIgnoreCase))
                .SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? "")))
        {
            { "after", after },
        };
        context.Response.Headers.Link = $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
    }
}
