using Microsoft.Extensions.DependencyInjection.Extensions;
using Purchasing.Core.Sending;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Channels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the channels to suppliers with dependency injection.</summary>
public static class SupplierServiceCollectionExtensions
{
    /// <summary>Adds the folder and the webhook channel. Which one orders go through is <see cref="Purchasing.Core.Orders.SendingOptions.Channel"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; null keeps the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSupplierChannels(this IServiceCollection services, Action<SupplierChannelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        SupplierChannelOptions options = new();
        configure?.Invoke(options);
        services.TryAddSingleton(options);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, FolderChannel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, WebhookChannel>());
        return services;
    }
}
