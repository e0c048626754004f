using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Asks the OpenID Connect provider what it says of itself: its addresses and keys.</summary>
internal static class IdentityProvider
{
    /// <summary>For the sign-in of people; null when the provider does not answer.</summary>
    public static Task<OpenIdConnectConfiguration?> ForPeopleAsync(HttpContext context)
    {
        OpenIdConnectOptions options = Options<OpenIdConnectOptions>(context, SignInSchemes.OpenIdConnect);
        return AskAsync(context, options.Configuration, options.ConfigurationManager);
    }

    /// <summary>For the tokens of programs; null when the provider does not answer.</summary>
    public static Task<OpenIdConnectConfiguration?> ForTokensAsync(HttpContext context)
    {
        JwtBearerOptions options = Options<JwtBearerOptions>(context, SignInSchemes.Bearer);
        return AskAsync(context, options.Configuration, options.ConfigurationManager);
    }

    private static T Options<T>(HttpContext context, string scheme) => context.RequestServices.GetRequiredService<IOptionsMonitor<T>>().Get(scheme);

    private static async Task<OpenIdConnectConfiguration?> AskAsync(
        HttpContext context, OpenIdConnectConfiguration? known, IConfigurationManager<OpenIdConnectConfiguration>? manager)
    {
        if (known is not null || manager is null)
            return known;
        try
        {
            return await manager.GetConfigurationAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            SignInLog.ProviderFailed(SignInLog.For(context), e);
            return null;
        }
    }
}
