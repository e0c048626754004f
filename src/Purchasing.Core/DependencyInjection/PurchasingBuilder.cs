using Microsoft.Extensions.Configuration;

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
}
