using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Leads people to the sign-in.</summary>
public static class SignInHttpContextExtensions
{
    /// <summary>Leads a browser that shows a page to the sign-in of the host, where it has one.</summary>
    /// <param name="context">The request, which nobody has signed in for.</param>
    /// <returns>False when the request is not that of a browser for a page, or the host signs nobody in: it is still to be answered.</returns>
    public static async ValueTask<bool> TrySignInWithPurchasingAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return false;
        if (context.RequestServices.GetService<SignInOptions>() is SignInOptions options && (options.AccountsFile is not null || options.ClientId is not null))
        {
            context.Response.Redirect($"{request.PathBase}/sign-in?returnUrl={Uri.EscapeDataString(request.PathBase + request.Path + request.QueryString)}");
            return true;
        }

        if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is not IAuthenticationSchemeProvider schemes
            || await schemes.GetDefaultChallengeSchemeAsync().ConfigureAwait(false) is null)
            return false;
        await context.ChallengeAsync().ConfigureAwait(false);
        return true;
    }
}
