using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using RuleVersion = Purchasing.Core.Rules.RuleVersion;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>The versions of the rules that the order service keeps, for a service that decides by the one in force. What changes them is done at the order service.</summary>
internal sealed class GrpcRuleVersionStore(PurchaseOrders.PurchaseOrdersClient client, CallSettings settings) : IRuleVersionStore
{
    public async ValueTask<RuleChange?> ActiveAsync(CancellationToken cancellationToken)
    {
        var inForce = await AskAsync(client.GetRulesInForceAsync(new RulesInForceRequest(), settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return Read(inForce, RuleMapping.FromWire);
    }

    public async ValueTask<RuleVersion?> FindAsync(string version, CancellationToken cancellationToken)
    {
        var response = await AskAsync(client.GetRuleVersionAsync(new RuleVersionName { Version = version }, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return response.Version is null ? null : Read(response.Version, RuleMapping.FromWire);
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<IReadOnlyList<RuleVersion>> ListAsync(CancellationToken cancellationToken) => throw Elsewhere();

    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<IReadOnlyList<RuleChange>> HistoryAsync(int? before, int limit, CancellationToken cancellationToken) => throw Elsewhere();

    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<bool> StoreAsync(RuleVersion version, CancellationToken cancellationToken) => throw Elsewhere();

    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<bool> DiscardAsync(string version, string actor, DateTimeOffset at, string? reason, CancellationToken cancellationToken) => throw Elsewhere();

    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<RuleChange?> ActivateAsync(RuleVersion version, RuleChange activation, int expected, CancellationToken cancellationToken) => throw Elsewhere();

    private static NotSupportedException Elsewhere() => new("Versions of the rules are stored, listed and put in force at the order service.");

    private static TModel Read<TMessage, TModel>(TMessage message, Func<TMessage, TModel> read)
    {
        try
        {
            return read(message);
        }
        catch (ContractException e)
        {
            throw new OrderStoreException($"The {GrpcOrderStore.Service} service answered with a version of the rules that cannot be read: {e.Message}", inner: e);
        }
    }

    private static ValueTask<T> AskAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken) => GrpcOrderStore.AskAsync(call, cancellationToken);
}
