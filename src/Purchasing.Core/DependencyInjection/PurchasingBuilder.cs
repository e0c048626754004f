using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Purchasing.Core.Text;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// What <c>AddPurchasing</c> returns: packages add to it what they bring, for example <c>.AddSqlite()</c>. Used while a host registers its
/// services; not thread-safe.
/// </summary>
public sealed class PurchasingBuilder
{
    internal PurchasingBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The host's configuration, with the sections <c>Purchasing</c>, <c>Sending</c> and <c>Databases</c>.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>
    /// Binds options to a section, so that a value of the wrong kind is an error that names it, validates them when the host starts, and
    /// registers them to be injected by their type.
    /// </summary>
    /// <typeparam name="T">The options.</typeparam>
    /// <param name="section">The configuration section.</param>
    /// <param name="bind">Binds them; a lambda of one's own, so that the compiler can generate the code.</param>
    /// <returns>The same.</returns>
    public PurchasingBuilder AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        string section, Action<IConfigurationSection, T> bind)
        where T : class
    {
        IConfigurationSection settings = Configuration.GetSection(section);
        Services.AddOptions<T>().Configure(options => Bind(settings, options, bind)).ValidateOnStart();
        Services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return this;
    }

    private static void Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IConfigurationSection section, T options, Action<IConfigurationSection, T> bind)
    {
        if (SettingValues.Problems(section, typeof(T)) is { Count: > 0 } problems)
            throw new OptionsValidationException(section.Path, typeof(T), problems);
        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(section.Path, typeof(T), [e.Message]);
        }
    }
}
