using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.Problems;

/// <summary>Answers every failure of a host's own endpoints with problem details, like those of this package.</summary>
internal sealed class PurchasingExceptionHandler(ILogger<PurchasingExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // What ASP.NET Core throws on a body that nobody can read says so nowhere in its type.
        Exception failure = exception is InvalidOperationException or ArgumentException or NotSupportedException or InvalidDataException
            ? BodyForm.ProblemOf(httpContext.Request) ?? exception
            : exception;
        await ProblemGuard.WriteAsync(httpContext, failure, log).ConfigureAwait(false);
        return true;
    }
}
