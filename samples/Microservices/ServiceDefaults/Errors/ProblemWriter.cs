using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Purchasing.Contracts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Turns the errors of the domain into problem details (RFC 9457). What it does not know is a bare 500.</summary>
internal sealed class ProblemWriter(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, title) = exception switch
        {
            ContractException => (StatusCodes.Status400BadRequest, "The request is wrong."),
            BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read."),
            FactSourceException { IsTransient: true } or OrderStoreException { IsTransient: true } => (StatusCodes.Status503ServiceUnavailable, "A source does not answer at the moment."),
            FactSourceException or OrderStoreException => (StatusCodes.Status502BadGateway, "A source answered with something that cannot be used."),
            OrderActionException action => OfAction(action.Error),
            UnknownProductException => (StatusCodes.Status404NotFound, "There is no such product."),
            _ => (0, ""),
        };
        if (status == 0)
            return false;
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = exception.Message },
        }).ConfigureAwait(false);
    }

    private static (int Status, string Title) OfAction(OrderActionError error) => error switch
    {
        OrderActionError.NotFound => (StatusCodes.Status404NotFound, "There is no such order."),
        OrderActionError.IllegalMove => (StatusCodes.Status409Conflict, "The order's status does not allow this."),
        OrderActionError.NotAllowed => (StatusCodes.Status403Forbidden, "This person may not do this."),
        OrderActionError.VersionMismatch => (StatusCodes.Status412PreconditionFailed, "The order was changed meanwhile."),
        _ => (StatusCodes.Status400BadRequest, "The order makes no sense."),
    };
}
