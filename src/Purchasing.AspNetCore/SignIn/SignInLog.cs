using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>What those who run a host are told of sign-ins that failed; the person is told no more than that it did.</summary>
internal static partial class SignInLog
{
    public static ILogger For(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignInLog));

    [LoggerMessage(1, LogLevel.Error, "The identity provider does not answer")]
    public static partial void ProviderFailed(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in failed")]
    public static partial void SignInFailed(ILogger logger, Exception? failure);
}
