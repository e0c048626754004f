using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Decides the products of a run again that somebody ordered while their batch was decided; what is still needed becomes an order of its
/// own. They are noted with their batch and settled one by one, so none is lost or counted twice, also by a crash in between.
/// </summary>
internal sealed partial class RunLeftovers(
    ICatalogueRunStore store, BatchDecider decider, IOrderPlacer placer, CatalogueRun run, DecisionOptions decision, ILogger log)
{
    private const int AtOnce = 500;
    private const int Tries = 8;

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (await store.AgainAsync(run.RunKey, AtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } ids)
        {
            HashSet<string> left = new(ids, StringComparer.Ordinal);
            for (int tries = 1; left.Count > 0; tries++)
            {
                List<ProductOutcome> outcomes = await DecideAsync(left, isLastTry: tries == Tries, cancellationToken).ConfigureAwait(false);
                await store.SettleAsync(run.RunKey, outcomes, cancellationToken).ConfigureAwait(false);
                foreach (ProductOutcome outcome in outcomes)
                    left.Remove(outcome.ProductId);
            }
        }
    }

    // Those that were ordered by others once more in between are left out, and tried again.
    private async Task<List<ProductOutcome>> DecideAsync(HashSet<string> ids, bool isLastTry, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProductDecision> decisions = await decider
            .DecideAsync(ProductSet.Of(ids), decision with { Consolidated = false }, run.StartedBy, cancellationToken).ConfigureAwait(false);
        List<ProductOutcome> outcomes = new(decisions.Count);
        foreach (ProductDecision product in decisions)
        {
            RunConflicts.CheckRules(run, product);
            IReadOnlyList<string> held = BatchDecider.ReasonsToHold(product);
            if (held.Count == 0 && product.Create)
            {
                (bool isStale, string? refused) = await PlaceAsync(product, cancellationToken).ConfigureAwait(false);
                if (isStale && !isLastTry)
                    continue;
                if (isStale)
                    LogGivenUp(log, product.ProductId, run.RunKey);
                held = isStale ? ["open_orders: others ordered it again and again while it was decided"] : refused is null ? [] : [refused];
            }

            outcomes.Add(new ProductOutcome(product.ProductId, held, NothingNeeded: held.Count == 0 && !product.Create));
        }

        return outcomes;
    }

    private async Task<(bool IsStale, string? Refused)> PlaceAsync(ProductDecision product, CancellationToken cancellationToken)
    {
        try
        {
            CreateOrderResult result = await placer.PlaceAsync(product, run.RunKey, run.StartedBy, cancellationToken).ConfigureAwait(false);
            return (result.Outcome == CreateOrderOutcome.StalePosition, null);
        }
        catch (OrderActionException e)
        {
            return (false, $"orders: {e.Message}");
        }
        catch (OrderStoreException e) when (!e.IsTransient)
        {
            return (false, $"orders: {e.Message}");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Product {ProductId} of run {RunKey} was ordered by other runs repeatedly and is held")]
    private static partial void LogGivenUp(ILogger logger, string productId, string runKey);
}
