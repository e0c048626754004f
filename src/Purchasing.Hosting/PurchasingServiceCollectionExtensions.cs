using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Purchasing.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds purchasing to a host.</summary>
public static class PurchasingServiceCollectionExtensions
{
    private const string GeneratedCode =
        "Purchasing compiles its rules and its graph when they are loaded, with code made at run time: not for programs that are trimmed or compiled ahead of time.";

    /// <summary>
    /// Adds all of purchasing but its database, which a database package adds: <c>AddPurchasing(builder.Configuration).AddSqlite()</c> or
    /// <c>.AddMySql()</c>. When the host starts, it checks options, rules and graph, creates the databases, and then sends approved orders for
    /// as long as it runs.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration: sections <c>Purchasing</c>, <c>Sending</c>, <c>Audit</c>, <c>Schedule</c> and <c>Databases</c>; all have defaults.</param>
    /// <returns>What further packages add to.</returns>
    /// <exception cref="OptionsValidationException">The configuration has a setting that does not exist; the message names it.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static PurchasingBuilder AddPurchasing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        // Programs that start no host are told too.
        SettingNames.Check(configuration);
        PurchasingBuilder builder = services.AddPurchasingCore(configuration).AddSuppliers();
        builder.AddOptions<InstallOptions>(InstallOptions.Section, static (section, options) => section.Bind(options));
        services.AddHostedService<StartCheck>();
        builder.AddOptions<ScheduleOptions>(ScheduleOptions.Section, static (section, options) => section.Bind(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScheduleOptions>, ScheduleOptions>());
        services.AddHostedService<RunSchedule>();
        return builder.AddRunWatch().AddAuditWatch().AddOutboxWorker();
    }

    /// <summary>
    /// Keeps the audit trail for as long as the host runs: writes down which settings are in force when they have changed, and removes what is
    /// older than <c>Audit:KeepDays</c>. <c>AddPurchasing</c> does this already; it is for hosts that take purchasing in parts.
    /// </summary>
    /// <param name="builder">Purchasing.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddAuditWatch(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHostedService<AuditWatch>();
        return builder;
    }

    /// <summary>
    /// Looks for catalogue runs that nobody works on any more for as long as the host runs, so that what they drafted does not count as on
    /// order. <c>AddPurchasing</c> does this already; it is for hosts that take purchasing in parts.
    /// </summary>
    /// <param name="builder">Purchasing.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddRunWatch(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHostedService<RunWatch>();
        return builder;
    }

    /// <summary>Sends approved orders for as long as the host runs. <c>AddPurchasing</c> does this already; it is for hosts that take purchasing in parts.</summary>
    /// <param name="builder">Purchasing.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddOutboxWorker(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHostedService<OutboxWorker>();
        return builder;
    }
}
