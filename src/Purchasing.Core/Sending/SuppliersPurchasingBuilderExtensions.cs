using Microsoft.Extensions.DependencyInjection.Extensions;
using Purchasing.Core.Sending;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the channels to suppliers.</summary>
public static class SuppliersPurchasingBuilderExtensions
{
    /// <summary>Adds the channels <c>folder</c> and <c>webhook</c>; <c>Sending:Channel</c> chooses one.</summary>
    /// <param name="builder">Purchasing, as <c>AddPurchasing</c> returns it.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddSuppliers(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, FolderChannel>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISupplierChannel, WebhookChannel>(
            p => new WebhookChannel(p.GetService<HttpClient>() ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }), p.GetRequiredService<SendingOptions>(), p.GetRequiredService<TimeProvider>())));
        return builder;
    }
}
