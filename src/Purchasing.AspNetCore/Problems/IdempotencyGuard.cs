using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;
using Purchasing.Core.Requests;

namespace Purchasing.AspNetCore.Problems;

/// <summary>
/// Honours <c>Idempotency-Key</c> on every write: the same request again gets the first answer, another request under the same key is 422,
/// and 409 while the first is being carried out. A request that failed changed nothing and may be repeated.
/// </summary>
internal static class IdempotencyGuard
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotent-Replayed";
    private const int LongestKey = RunKeys.Longest;

    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    /// <summary>Puts the guard around endpoints.</summary>
    /// <param name="endpoints">The endpoints.</param>
    public static void AddIdempotency(this IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
        endpoint.RequestDelegate = context => HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(KeyHeader)
            ? OnceAsync(context, handle)
            : handle(context);
    });

    private static async Task OnceAsync(HttpContext context, RequestDelegate handle)
    {
        string key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length is 0 or > LongestKey)
            throw new OrderActionException(OrderActionError.Invalid, $"An {KeyHeader} has 1 to {LongestKey} characters.");
        if (context.RequestServices.GetService<IIdempotencyStore>() is not IIdempotencyStore store)
        {
            await handle(context).ConfigureAwait(false);
            return;
        }

        string hash = await HashAsync(context.Request, context.PurchasingActor().Subject, context.RequestAborted).ConfigureAwait(false);
        IdempotentRequest request = await store.BeginAsync(key, hash, s_lease, context.RequestAborted).ConfigureAwait(false);
        switch (request.State)
        {
            case IdempotentRequestState.Answered:
                await ReplayAsync(context.Response, request.Answer!, context.RequestAborted).ConfigureAwait(false);
                break;
            case IdempotentRequestState.InProgress:
                throw new OrderActionException(OrderActionError.IllegalMove, $"A request with the {KeyHeader} '{key}' is being carried out now; ask again a little later.");
            case IdempotentRequestState.OtherRequest:
                throw new OrderActionException(OrderActionError.KeyReused, $"The {KeyHeader} '{key}' was used for another request, with another path or body or by somebody else; choose a new one.");
            default:
                await CarryOutAsync(context, handle, store, key, request.Token!).ConfigureAwait(false);
                break;
        }
    }

    private static async Task CarryOutAsync(HttpContext context, RequestDelegate handle, IIdempotencyStore store, string key, string token)
    {
        HttpResponse response = context.Response;
        Stream client = response.Body;
        using MemoryStream answer = new();
        response.Body = answer;
        bool kept = false;
        try
        {
            await handle(context).ConfigureAwait(false);
            if (response.StatusCode is >= 200 and < 300)
            {
                string etag = response.Headers.ETag.ToString();
                // What was done is remembered, although nobody may wait for it any more.
                await store.CompleteAsync(
                    key, token, new StoredAnswer(response.StatusCode, etag.Length == 0 ? null : etag, Encoding.UTF8.GetString(answer.ToArray())), CancellationToken.None).ConfigureAwait(false);
                kept = true;
            }
        }
        finally
        {
            response.Body = client;
            if (!kept)
                await store.AbandonAsync(key, token, CancellationToken.None).ConfigureAwait(false);
        }

        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task ReplayAsync(HttpResponse response, StoredAnswer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers[ReplayedHeader] = "true";
        if (answer.ETag is not null)
            response.Headers.ETag = answer.ETag;
        await response.WriteAsync(answer.Body, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> HashAsync(HttpRequest request, string subject, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{subject}\n{request.Method} {request.PathBase}{request.Path}{request.QueryString}\n"));
        byte[] buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
