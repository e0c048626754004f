using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Makes the draft orders of a run final: lines numbered, amounts and approval decided by the rules on the whole order,
/// messages queued. An order that cannot be made final is held with its reason, and the others go on. Thread-safe.
/// </summary>
internal sealed class RunFinalizer(
    ICatalogueRunStore store, IDecisionEngine engine, PurchasingOptions options, SendingOptions sending, TimeProvider time)
{
    private const int PageSize = 100;
    private const int LinesPerTransaction = 5_000;

    /// <summary>Makes them final, in the order of their ids. While some are written the next ones are read and priced;
    /// no more lines are in memory than those of two transactions and of one order per worker.</summary>
    /// <param name="run">The run.</param>
    /// <param name="workerId">Who does it.</param>
    /// <param name="workers">How many orders are priced at the same time.</param>
    /// <param name="rates">The exchange rates of the run.</param>
    /// <param name="progress">Called now and then.</param>
    /// <param name="cancellationToken">Stops between transactions; the run can be resumed.</param>
    public async Task RunAsync(
        CatalogueRun run, string workerId, int workers, IReadOnlyList<ExchangeRate> rates, Func<CancellationToken, ValueTask> progress, CancellationToken cancellationToken)
    {
        Dictionary<string, ExchangeRate> byCurrency = rates
            .Where(rate => string.Equals(rate.BaseCurrency, options.BaseCurrency, StringComparison.Ordinal))
            .ToDictionary(rate => rate.Currency, StringComparer.Ordinal);
        Task writing = Task.CompletedTask;
        try
        {
            List<Outcome> outcomes = [];
            string? after = null;
            while (await store.DraftsAsync(run.RunKey, after, PageSize, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                foreach (DraftOrder[] drafts in page.Chunk(workers))
                {
                    outcomes.AddRange(await FinalAsync(run, drafts, workers, byCurrency, cancellationToken).ConfigureAwait(false));
                    if (outcomes.Sum(outcome => outcome.Change?.Order.Lines.Count ?? 1) < LinesPerTransaction)
                        continue;
                    await writing.ConfigureAwait(false);
                    writing = WriteAsync(run, workerId, outcomes, cancellationToken);
                    outcomes = [];
                }

                after = page[^1].OrderId;
                await progress(cancellationToken).ConfigureAwait(false);
            }

            await writing.ConfigureAwait(false);
            writing = WriteAsync(run, workerId, outcomes, cancellationToken);
        }
        finally
        {
            // Nothing is left running, whatever failed meanwhile.
            await writing.ConfigureAwait(false);
        }
    }

    // On a thread of its own: a database inside this process would keep the caller's.
    private Task WriteAsync(CatalogueRun run, string workerId, List<Outcome> outcomes, CancellationToken cancellationToken) =>
        outcomes.Count == 0 ? Task.CompletedTask : Task.Run(() => WriteNowAsync(run, workerId, outcomes, cancellationToken), cancellationToken);

    private async Task WriteNowAsync(CatalogueRun run, string workerId, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        OrderChange[] changes = [.. outcomes.Select(outcome => outcome.Change).OfType<OrderChange>()];
        HeldOrder[] held = [.. outcomes.Select(outcome => outcome.Held).OfType<HeldOrder>()];
        if (!await store.FinaliseAsync(workerId, changes, held, time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
            throw RunConflicts.TakenOver(run.RunKey);
    }

    private async Task<IEnumerable<Outcome>> FinalAsync(
        CatalogueRun run, DraftOrder[] drafts, int workers, Dictionary<string, ExchangeRate> rates, CancellationToken cancellationToken)
    {
        Outcome[] outcomes = new Outcome[drafts.Length];
        await Parallel.ForAsync(
            0,
            drafts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (i, token) => outcomes[i] = await FinalAsync(run, drafts[i], rates, token).ConfigureAwait(false)).ConfigureAwait(false);
        return outcomes.Where(outcome => outcome != default);
    }

    private async Task<Outcome> FinalAsync(
        CatalogueRun run, DraftOrder draft, Dictionary<string, ExchangeRate> rates, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<PurchaseOrderLine> stored = await store.DraftLinesAsync(draft.OrderId, cancellationToken).ConfigureAwait(false);
            if (stored.Count == 0)
                return default;
            bool isBase = string.Equals(draft.Currency, options.BaseCurrency, StringComparison.Ordinal);
            if (!isBase && !rates.ContainsKey(draft.Currency))
                return Hold(draft, $"exchange_rates: there is no exchange rate from {draft.Currency} to {options.BaseCurrency} any more");
            return await PriceAsync(run, draft, stored, isBase ? null : rates[draft.Currency], cancellationToken).ConfigureAwait(false);
        }
        catch (OrderStoreException e) when (!e.IsTransient)
        {
            return Hold(draft, $"orders: {e.Message}");
        }
        catch (FactSourceException e) when (!e.IsTransient)
        {
            return Hold(draft, $"{e.SourceName}: {e.Message}");
        }
        catch (OverflowException)
        {
            return Hold(draft, "rules: an amount of the order is too large to calculate with");
        }
    }

    /// <summary>One order of lines of one supplier: numbered, priced at the merged quantity, its amounts and approval decided on the whole.</summary>
    public async Task<Outcome> PriceAsync(
        CatalogueRun run, DraftOrder draft, IReadOnlyList<PurchaseOrderLine> stored, ExchangeRate? rate, CancellationToken cancellationToken)
    {
        PurchaseOrderLine[] lines = new PurchaseOrderLine[stored.Count];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = stored[i] with { LineNo = i + 1 };
        PurchaseOrderLine[] priced = OrderPricing.AtMergedQuantity(lines, draft.Currency);
        PurchaseOrder order = Head(run, draft, priced, rate);
        ProductDecision decided = await engine.DecideOrderAsync(WholeOrder.Question(order), run.Rules, cancellationToken).ConfigureAwait(false);
        RunConflicts.CheckRules(run, decided);
        if (decided.IsHeld)
            return Hold(draft, [.. decided.HeldReasons]);
        OrderChange change = ToChange(WholeOrder.WithAmounts(order, decided), draft, decided.Decision!) with { LinesChanged = !ReferenceEquals(priced, lines) };
        return (OrderInvariants.ProblemOf(change.Order) ?? DigitProblemOf(change.Order)) is string problem
            ? Hold(draft, $"rules: the order {problem}")
            : new Outcome(change, null);
    }

    private PurchaseOrder Head(CatalogueRun run, DraftOrder draft, PurchaseOrderLine[] lines, ExchangeRate? rate)
    {
        decimal total = lines.Sum(line => line.Amount);
        return new PurchaseOrder
        {
            Id = draft.OrderId,
            RunKey = run.RunKey,
            SupplierId = draft.SupplierId,
            SupplierName = draft.SupplierName,
            Currency = draft.Currency,
            Status = OrderStatus.Draft,
            Version = 2,
            CreatedBy = run.StartedBy,
            CreatedAt = run.StartedAt,
            ChangedAt = time.GetUtcNow(),
            OrderDate = run.OrderDate,
            TotalAmount = total,
            DiscountAmount = 0m,
            FinalAmount = total,
            TaxRate = draft.TaxRate,
            TaxAmount = 0m,
            GrandTotal = total,
            BaseCurrency = options.BaseCurrency,
            FxRate = rate?.Rate ?? 1m,
            FxDate = rate?.Date,
            RuleSetHash = run.RuleSetHash,
            RuleSetVersion = run.RuleSetVersion,
            Lines = lines,
        };
    }

    private OrderChange ToChange(PurchaseOrder order, DraftOrder draft, Decision decision)
    {
        bool belowMinimum = draft.MinimumOrderValue is decimal least && order.TotalAmount < least;
        int approvals = Math.Max(WholeOrder.ApprovalsOf(order.Lines, decision), belowMinimum ? 1 : 0);
        order = order with
        {
            Status = approvals == 0 ? OrderStatus.Approved : OrderStatus.PendingApproval,
            ApprovalsNeeded = approvals,
        };
        string? reason = belowMinimum
            ? $"the total of {order.TotalAmount} {draft.Currency} is below the supplier's minimum order value of {draft.MinimumOrderValue}"
            : decision.Warning;
        AuditEntry audit = new(order.Id, order.Version, order.ChangedAt, order.CreatedBy, "finalise", OrderStatus.Draft, order.Status, reason);
        return new OrderChange(order, audit, OrderService.FirstMessage(order, decision, sending), LinesChanged: false);
    }

    private static string? DigitProblemOf(PurchaseOrder order)
    {
        decimal[] amounts = [order.TotalAmount, order.DiscountAmount, order.TaxAmount, order.GrandTotal];
        foreach (decimal amount in amounts)
        {
            if (!Calculation.StorableNumbers.Fits(amount))
                return $"has an amount of {amount}, which has more digits than an order can store";
        }

        return Calculation.StorableNumbers.FitsRate(order.FxRate) ? null : $"has an exchange rate of {order.FxRate}, which has more digits than an order can store";
    }

    private static Outcome Hold(DraftOrder draft, params string[] reasons) =>
        new(null, new HeldOrder(draft.OrderId, [.. reasons.Select(reason => $"{reason} (whole order to {draft.SupplierId})")]));

    /// <summary>What became of a draft: an order to be stored, or why it is held.</summary>
    public readonly record struct Outcome(OrderChange? Change, HeldOrder? Held);
}
