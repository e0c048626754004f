using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.Problems;

/// <summary>Answers every failure of a host's own endpoints with problem details, like those of this package.</summary>
internal sealed class PurchasingExceptionHandler(ILogger<PurchasingExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await ProblemGuard.WriteAsync(httpContext, exception, log).ConfigureAwait(false);
        return true;
    }
}
