using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Purchasing.AspNetCore.Problems;

/// <summary>Finds bodies that say of themselves what nobody here can read, before ASP.NET Core fails on them.</summary>
internal static class BodyForm
{
    /// <summary>What is wrong with how a request says its body is written.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when nothing is, or the request says nothing of it.</returns>
    public static BadHttpRequestException? ProblemOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
            return null;
        if (type.Charset.HasValue && !IsKnown(HeaderUtilities.RemoveQuotes(type.Charset).ToString()))
            return new BadHttpRequestException("The charset that Content-Type names is not known here; send UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        return type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(type.Boundary).Length == 0
            ? new BadHttpRequestException("Content-Type says multipart and names no boundary.")
            : null;
    }

    private static bool IsKnown(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
