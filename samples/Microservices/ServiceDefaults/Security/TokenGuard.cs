using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Lets in REST and gRPC callers with the shared token; health is open, since probes carry none.</summary>
internal sealed class TokenGuard(RequestDelegate next, IOptions<AuthOptions> options)
{
    private const string Scheme = "Bearer ";

    private static readonly object s_letIn = new();

    private readonly byte[]? _expected = options.Value.Token.Length == 0 ? null : Hash(options.Value.Token);

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_expected is null || HasToken(context.Request))
        {
            context.Items[s_letIn] = true;
            return next(context);
        }

        if (IsHealth(context.Request.Path))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    /// <summary>Whether the caller has the token.</summary>
    /// <param name="context">The request.</param>
    public static bool IsLetIn(HttpContext context) => context.Items.ContainsKey(s_letIn);

    private static bool IsHealth(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/grpc.health.v1.Health", StringComparison.Ordinal);

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..]), _expected);
    }

    // Hashes have one length, so that the comparison does not tell that of the token.
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
