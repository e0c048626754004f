using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Bodies;

/// <summary>A JSON body, read by the rules of this package and not by those that the host sets for its own endpoints.</summary>
/// <typeparam name="T">The type of the body.</typeparam>
/// <param name="Value">The body.</param>
internal sealed record Body<T>(T Value) : IBindableFromHttpContext<Body<T>>
    where T : class
{
    private static readonly JsonTypeInfo<T> s_type = (JsonTypeInfo<T>)RestJson.Default.GetTypeInfo(typeof(T))!;

    /// <exception cref="BadHttpRequestException">There is no body, or it cannot be read; the message says why.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("Send a JSON body, with the header Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            T? value = await context.Request.ReadFromJsonAsync(s_type, context.RequestAborted).ConfigureAwait(false);
            return value is null ? throw new BadHttpRequestException("The body is null; send a JSON object.") : new Body<T>(value);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(JsonFault.Describe(e, s_type.Properties.Select(property => property.Name)));
        }
    }
}
