using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Purchasing.Contracts;

namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Answers a request that breaks the contract with 400. All other failures are for the handler of Purchasing.AspNetCore.</summary>
internal sealed class ContractProblemHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ContractException)
            return false;
        await TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest, title: "Invalid request").ExecuteAsync(httpContext).ConfigureAwait(false);
        return true;
    }
}
