using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary>Turns failures into problem details (RFC 9457). What is a defect of ours says no more than that.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int status, string title, string? detail) = Explain(exception);
        if (status >= StatusCodes.Status500InternalServerError)
            log.LogError(exception, "Request {Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        }).ConfigureAwait(false);
    }

    private static (int Status, string Title, string? Detail) Explain(Exception exception) => exception switch
    {
        BadHttpRequestException e => (e.StatusCode, "The request cannot be read", Innermost(e)),
        UnknownProductException e => (StatusCodes.Status404NotFound, "Unknown product", e.Message),
        OrderActionException e => (StatusOf(e.Error), TitleOf(e.Error), e.Message),
        RunConflictException e => (StatusCodes.Status409Conflict, "The run cannot be resumed", e.Message),
        RuleSetException e => (StatusCodes.Status400BadRequest, "The rules cannot be used", e.Summary),
        OrderStoreException e => (StatusCodes.Status503ServiceUnavailable, "The order database does not answer", e.Message),
        FactSourceException e => (StatusCodes.Status503ServiceUnavailable, "A source does not answer", $"{e.SourceName}: {e.Message}"),
        ArgumentException e => (StatusCodes.Status400BadRequest, "The request makes no sense", e.Message),
        _ => (StatusCodes.Status500InternalServerError, "Something went wrong here", null),
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is Exception inner)
            exception = inner;
        return exception.Message;
    }

    private static int StatusOf(OrderActionError error) => error switch
    {
        OrderActionError.NotFound => StatusCodes.Status404NotFound,
        OrderActionError.IllegalMove => StatusCodes.Status409Conflict,
        OrderActionError.NotAllowed => StatusCodes.Status403Forbidden,
        OrderActionError.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string TitleOf(OrderActionError error) => error switch
    {
        OrderActionError.NotFound => "Unknown order",
        OrderActionError.IllegalMove => "The order does not allow this now",
        OrderActionError.NotAllowed => "This person may not do this",
        OrderActionError.VersionMismatch => "The order was changed meanwhile",
        _ => "The request makes no sense",
    };
}
