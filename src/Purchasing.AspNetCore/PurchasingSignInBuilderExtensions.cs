using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Text;

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
        string[] problems = [.. ProblemsOf(section)];
        if (problems.Length > 0)
            throw new OptionsValidationException(SignInOptions.Section, typeof(SignInOptions), problems);
        section.Bind(options);
        problems = [.. options.Problems()];
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

    private static IEnumerable<string> ProblemsOf(IConfigurationSection section) =>
    [
        .. Of(section, typeof(SignInOptions)),
        .. section.GetSection(nameof(SignInOptions.ApiKeys)).GetChildren().SelectMany(key => Of(key, typeof(ApiKeyOptions))),
        .. section.GetSection(nameof(SignInOptions.Approvers)).GetChildren().SelectMany(approver => Of(approver, typeof(ApproverOptions))),
    ];

    private static IEnumerable<string> Of(IConfigurationSection section, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options) =>
        SettingValues.UnknownNames(section, options).Concat(SettingValues.Problems(section, options));
}
