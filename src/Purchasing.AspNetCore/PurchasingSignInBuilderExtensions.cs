using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds sign-in to purchasing's endpoints.</summary>
public static class PurchasingSignInBuilderExtensions
{
    /// <summary>
    /// Adds sign-in as the configuration section <c>SignIn</c> says: an OpenID Connect provider for REST and the page, keys for programs, local
    /// accounts. Without the section nothing is added, and the host answers on its machine only.
    /// </summary>
    /// <param name="builder">Purchasing.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <exception cref="OptionsValidationException">The settings contradict each other, or name what does not exist.</exception>
    public static PurchasingBuilder AddSignIn(this PurchasingBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        IConfigurationSection section = configuration.GetSection(SignInOptions.Section);
        if (!section.Exists())
            return builder;
        SignInOptions options = new();
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(SignInOptions.Section, typeof(SignInOptions), [$"{SignInOptions.Section} cannot be read: {(e.InnerException ?? e).Message}"]);
        }

        string[] problems = [.. options.Problems()];
        if (problems.Length > 0)
            throw new OptionsValidationException(SignInOptions.Section, typeof(SignInOptions), problems);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ApiKeyRing>();
        builder.Services.AddSingleton<LockOut>();
        builder.Services.AddSingleton<IActorSource, SignInActors>();
        SignInSetup.Add(builder.Services, options);
        SignInInForce.Add(builder.Services, options);
        return builder;
    }
}
