using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Problems;

/// <summary>Answers failures of the endpoints it stands around with problem details, whatever the host does with failures of its own.</summary>
internal static partial class ProblemGuard
{
    private const int ClientClosedRequest = 499;

    /// <summary>Puts the guard around endpoints.</summary>
    /// <param name="endpoints">The endpoints.</param>
    public static void AddProblemGuard(this IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
        endpoint.RequestDelegate = context => GuardAsync(context, handle);
    });

    /// <summary>Writes the problem details for a failure.</summary>
    /// <param name="context">The request that failed.</param>
    /// <param name="failure">Why.</param>
    /// <param name="log">Where failures of ours are told in full.</param>
    public static Task WriteAsync(HttpContext context, Exception failure, ILogger log)
    {
        Problem problem = Problem.Of(failure);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            LogFailed(log, failure, context.Request.Method, context.Request.Path);
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        if (failure is TooMuchException much)
            context.Response.Headers.RetryAfter = ((int)much.RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        WebHeaders.Apply(context.Response, WebHeaders.Nothing);
        if (failure is QueryException query)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [query.Member] = [query.Message] }).ExecuteAsync(context);
        }

        return TypedResults.Problem(problem.Detail, statusCode: problem.Status, title: problem.Title).ExecuteAsync(context);
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate handle)
    {
        try
        {
            if (BodyForm.ProblemOf(context.Request) is BadHttpRequestException unreadable)
                throw unreadable;
            await handle(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await WriteAsync(context, e, context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemGuard))).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Request {Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string method, string path);
}
