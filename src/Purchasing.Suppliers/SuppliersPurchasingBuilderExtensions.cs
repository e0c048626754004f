using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Purchasing.Core.Sending;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Channels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds documents and channels to purchasing.</summary>
public static class SuppliersPurchasingBuilderExtensions
{
    /// <summary>
    /// Adds the channels <c>folder</c> and <c>webhook</c>, and binds and validates <see cref="SupplierChannelOptions"/>. <c>Sending:Channel</c>
    /// chooses the channel that orders go through.
    /// </summary>
    /// <param name="builder">Purchasing, as <c>AddPurchasingCore</c> returns it. <c>AddPurchasing</c> of Purchasing.Hosting has called this already.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddSuppliers(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        builder.AddOptions<SupplierChannelOptions>("Sending", static (section, options) => section.Bind(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SupplierChannelOptions>, SupplierChannelOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, FolderChannel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, WebhookChannel>());
        return builder;
    }
}
