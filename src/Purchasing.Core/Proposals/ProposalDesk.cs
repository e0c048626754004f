using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Proposals;

/// <summary>
/// Works out what there is to buy, without writing anything: the whole catalogue through the graph, batch by batch. What came out is kept
/// in memory, since it can be worked out again at any time; what people add to it is stored, see <see cref="IProposalEdits"/>.
/// </summary>
/// <remarks>Thread-safe. Nothing is done before it is asked for. Disposing ends the work that is under way.</remarks>
public sealed partial class ProposalDesk : IAsyncDisposable, IDisposable
{
    private const int BatchSize = 2000;

    /// <summary>How many times longer than its work a list stays as it is, so that working it out takes a twentieth of the time at most.</summary>
    private const int Rests = 20;

    private readonly PurchasingGraph _graph;
    private readonly BatchDecider _decider;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly TimeProvider _time;
    private readonly ILogger<ProposalDesk> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private Task _work = Task.CompletedTask;
    private volatile ProposalSnapshot? _current;
    private volatile string? _failure;
    private long _decided;
    private long _ticks;
    private long _tried;

    /// <summary>A desk over the sources of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public ProposalDesk(
        PurchasingGraph graph, GraphExecutor executor, PurchasingOptions options, IExchangeRates rates, TimeProvider time, ILogger<ProposalDesk> log)
    {
        _graph = graph;
        _decider = new BatchDecider(graph, executor);
        _options = options;
        _rates = rates;
        _time = time;
        _log = log;
    }

    /// <summary>What was worked out last; null before the first time.</summary>
    public ProposalSnapshot? Current => _current;

    /// <summary>How far the work is.</summary>
    public ProposalProgress Progress
    {
        get
        {
            lock (_lock)
                return new ProposalProgress(!_work.IsCompleted, Interlocked.Read(ref _decided), _failure);
        }
    }

    /// <summary>Works it out again, or joins the work that is under way. It goes on when the caller leaves.</summary>
    /// <returns>Ends when the work does, whether it failed or not: see <see cref="Progress"/>.</returns>
    public Task RefreshAsync()
    {
        lock (_lock)
        {
            if (_work.IsCompleted && !_stopping.IsCancellationRequested)
            {
                Interlocked.Exchange(ref _decided, 0);
                _touched.Clear();
                _work = Task.Run(WorkAsync, CancellationToken.None);
            }

            return _work;
        }
    }

    /// <summary>What there is to buy, worked out when it never was or when that is too long ago; what is there is answered while it is worked out again.</summary>
    /// <param name="maxAge">How old an answer may be before it is worked out again; one that took long to work out may be older.</param>
    /// <param name="wait">How long to wait for the first one.</param>
    /// <param name="cancellationToken">Leaves; the work goes on.</param>
    /// <returns>Null when the first one is not there yet, or failed: see <see cref="Progress"/>.</returns>
    public async ValueTask<ProposalSnapshot?> GetAsync(TimeSpan maxAge, TimeSpan wait, CancellationToken cancellationToken)
    {
        ProposalSnapshot? current = _current;
        TimeSpan rest = TimeSpan.FromTicks(Interlocked.Read(ref _ticks)) * Rests;
        // Also what failed is not tried again at once.
        DateTimeOffset tried = new(Interlocked.Read(ref _tried), TimeSpan.Zero);
        if (current is not null && _time.GetUtcNow() - tried <= (rest > maxAge ? rest : maxAge))
            return current;
        Task work = RefreshAsync();
        if (current is null && wait > TimeSpan.Zero)
            await Task.WhenAny(work, Task.Delay(wait, _time, cancellationToken)).ConfigureAwait(false);
        return _current;
    }

    /// <summary>Works single products out again, for example because they were ordered, and puts the outcome into what is there.</summary>
    /// <param name="productIds">The products.</param>
    /// <param name="cancellationToken">Ends the work early; what is there stays.</param>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    public async Task DecideAgainAsync(IReadOnlyCollection<string> productIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        if (productIds.Count == 0)
            return;
        lock (_lock)
        {
            // Work that is under way may have read these before they changed.
            if (!_work.IsCompleted)
                _touched.UnionWith(productIds);
            if (_current is null)
                return;
        }

        HashSet<string> unknown = [];
        (List<Proposal> items, _) = await DecideAsync(
            ProductSet.Of(productIds), await OptionsAsync(cancellationToken).ConfigureAwait(false), cancellationToken, run => unknown.UnionWith(productIds.Where(id => FlowReport.IsUnknown(id, run)))).ConfigureAwait(false);
        lock (_lock)
        {
            if (_current is not ProposalSnapshot current)
                return;
            // What the catalogue does not have is no product that is held: somebody named it.
            unknown.ExceptWith(current.Items.Select(item => item.ProductId));
            _current = Merge(current, productIds, [.. items.Where(item => !unknown.Contains(item.ProductId))]);
        }
    }

    /// <summary>What is known of a product's stock and demand now.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    public async Task<ProductOutlook> OutlookAsync(string productId, CancellationToken cancellationToken)
    {
        ProductOutlook outlook = new(null, null);
        DecisionOptions options = await OptionsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ProductDecision> decided = await _decider.DecideAsync(
            ProductSet.One(productId), options, "page", run => outlook = OutlookOf(run, productId), cancellationToken).ConfigureAwait(false);
        return decided is [ProductDecision first, ..] ? outlook with { RuleSetHash = first.RuleSetHash, RuleSetVersion = first.RuleSetVersion } : outlook;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task work;
        lock (_lock)
            work = _work;
        await work.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>The same, waiting: for hosts that dispose of their services without awaiting it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WorkAsync()
    {
        try
        {
            CancellationToken cancellationToken = _stopping.Token;
            DateTimeOffset at = _time.GetUtcNow();
            long begun = _time.GetTimestamp();
            Interlocked.Exchange(ref _tried, at.UtcTicks);
            HashSet<string> failures = new(StringComparer.Ordinal);
            DecisionOptions options = await OptionsAsync(cancellationToken).ConfigureAwait(false);
            List<Proposal> items = [];
            string? after = null;
            while (true)
            {
                IReadOnlyList<string> page = await _graph.Catalogue.PageAsync(after, BatchSize, cancellationToken).ConfigureAwait(false);
                if (page.Count > 0)
                {
                    (List<Proposal> found, long decided) = await DecideStretchAsync(page, options, failures, cancellationToken).ConfigureAwait(false);
                    items.AddRange(found);
                    Interlocked.Add(ref _decided, decided);
                }

                if (page.Count < BatchSize)
                    break;
                after = page[^1];
            }

            // Where a source failed, its products are all held: a list from before is of more use.
            if (failures.Count == 0 || _current is null)
                await PublishAsync(new ProposalSnapshot(at, Interlocked.Read(ref _decided), Sorted(items)), options, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _ticks, _time.GetElapsedTime(begun).Ticks);
            _failure = failures.Count == 0 ? null : string.Join("; ", failures.Order(StringComparer.Ordinal));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
        catch (Exception e)
        {
            // There is nobody to throw it to: whoever looks at the list is told.
            _failure = e is FactSourceException source ? $"{source.SourceName}: {source.Message}" : e.Message;
            LogFailed(_log, e);
        }
    }

    private async Task PublishAsync(ProposalSnapshot snapshot, DecisionOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            string[] touched;
            lock (_lock)
            {
                if (_touched.Count == 0)
                {
                    _current = snapshot;
                    return;
                }

                touched = [.. _touched];
                _touched.Clear();
            }

            (List<Proposal> items, _) = await DecideAsync(ProductSet.Of(touched), options, cancellationToken).ConfigureAwait(false);
            snapshot = Merge(snapshot, touched, items);
        }
    }

    private async Task<DecisionOptions> OptionsAsync(CancellationToken cancellationToken)
    {
        DateOnly day = _options.DayOf(_time.GetUtcNow());
        IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false);
        // Lines of one supplier become one order: what depends on its total is decided when it is made.
        return new DecisionOptions { OrderDate = day, ExchangeRates = rates, Explain = false, Consolidated = true };
    }

    private async Task<(List<Proposal> Items, long Decided)> DecideStretchAsync(
        IReadOnlyList<string> ids, DecisionOptions options, HashSet<string> failures, CancellationToken cancellationToken)
    {
        FactBatch<Demand>? demand = null;
        IReadOnlyList<ProductDecision> decisions = await _decider.DecideStretchAsync(ids, options, "page", Look, cancellationToken).ConfigureAwait(false);
        return (ToProposals(decisions, demand, options.OrderDate), decisions.Count);

        void Look(GraphRun run)
        {
            demand = DemandOf(run);
            failures.UnionWith(FlowReport.Failures(run));
        }
    }

    private async Task<(List<Proposal> Items, long Decided)> DecideAsync(
        ProductSet products, DecisionOptions options, CancellationToken cancellationToken, Action<GraphRun>? seen = null)
    {
        FactBatch<Demand>? demand = null;
        IReadOnlyList<ProductDecision> decisions = await _decider.DecideAsync(products, options, "page", Look, cancellationToken).ConfigureAwait(false);
        return (ToProposals(decisions, demand, options.OrderDate), decisions.Count);

        void Look(GraphRun run)
        {
            demand = DemandOf(run);
            seen?.Invoke(run);
        }
    }

    private static FactBatch<Demand>? DemandOf(GraphRun run) => run.TryOptional("demand", out FactBatch<Demand>? demand) ? demand : null;

    private static ProductOutlook OutlookOf(GraphRun run, string productId)
    {
        decimal? available = null;
        if (run.TryOptional("stock", out FactBatch<StockLevel>? stock) && stock is not null && stock.ProblemOf(productId) is null)
        {
            foreach (StockLevel level in stock.For(productId))
                available = (available ?? 0m) + (level.OnHand ?? 0m) - (level.Reserved ?? 0m);
        }

        Demand? demand = DemandOf(run)?.For(productId).First;
        return new ProductOutlook(demand?.AvgDaily, available)
        {
            Demand = demand,
            Units = run.TryOptional("units", out FactBatch<UnitConversion>? units) && units is not null && units.ProblemOf(productId) is null ? [.. units.For(productId)] : [],
        };
    }

    private static List<Proposal> ToProposals(IReadOnlyList<ProductDecision> decisions, FactBatch<Demand>? demand, DateOnly day)
    {
        List<Proposal> items = [];
        foreach (ProductDecision product in decisions)
        {
            IReadOnlyList<string> reasons = BatchDecider.ReasonsToHold(product);
            if (reasons.Count > 0 || product.Create)
                items.Add(ToProposal(product, reasons, demand?.For(product.ProductId).First?.AvgDaily, day));
        }

        return items;
    }

    private static Proposal ToProposal(ProductDecision product, IReadOnlyList<string> reasons, decimal? avgDaily, DateOnly day)
    {
        Decision? decision = product.Decision;
        Proposal proposal = new()
        {
            ProductId = product.ProductId,
            ProductName = decision?.ProductName,
            WarehouseId = decision?.WarehouseId ?? "",
            OrderBy = OrderByOf(decision, avgDaily, day),
            Position = decision?.Position,
            Required = decision?.Required,
            StockUnit = decision?.StockUnit ?? "",
            SupplierId = decision?.SupplierId ?? "",
            SupplierName = decision?.SupplierName,
            HeldReasons = reasons,
            Warnings = product.Warnings,
            RuleSetHash = product.RuleSetHash,
            RuleSetVersion = product.RuleSetVersion,
        };
        if (reasons.Count > 0)
            return proposal;
        decimal quantity = product.Lots.Sum();
        return proposal with
        {
            Adjusted = decision!.AdjustedShortage,
            Quantity = Calculation.DecimalMath.Trim(quantity),
            PurchaseQuantity = Calculation.DecimalMath.Trim(Calculation.LotSizing.InPurchaseUnit(quantity, product.PurchaseFactor)),
            PurchaseUnit = decision.PurchaseUom ?? decision.StockUnit ?? "",
            UnitPrice = decision.UnitPrice!.Value,
            PurchasePrice = decision.PurchasePrice,
            Total = decision.TotalAmount!.Value,
            Currency = decision.Currency!,
            PriceTiers = product.PriceTiers,
            MinimumOrderValue = product.MinimumOrderValue,
            Lots = product.Lots.Count,
        };
    }

    // Stock lasts until it falls to the safety stock; goods ordered a lead time before that day arrive on it.
    private static DateOnly? OrderByOf(Decision? decision, decimal? avgDaily, DateOnly day)
    {
        if (decision is not { Position: decimal position, LeadTimeDays: int lead } || avgDaily is not > 0m)
            return null;
        decimal lasts = Math.Clamp(Math.Floor((position - (decision.SafetyStock ?? 0m)) / avgDaily.Value), -10_000m, 10_000m);
        return day.AddDays((int)lasts - Math.Min(lead, 10_000));
    }

    private static ProposalSnapshot Merge(ProposalSnapshot snapshot, IReadOnlyCollection<string> ids, List<Proposal> items)
    {
        HashSet<string> replaced = [.. ids];
        List<Proposal> all = [.. snapshot.Items.Where(item => !replaced.Contains(item.ProductId)), .. items];
        return new ProposalSnapshot(snapshot.At, snapshot.Products, Sorted(all));
    }

    private static Proposal[] Sorted(List<Proposal> items)
    {
        Proposal[] sorted = [.. items];
        Array.Sort(sorted, static (a, b) => ProposalSnapshot.Compare(a, b, ProposalSort.Product));
        return sorted;
    }

    [LoggerMessage(1, LogLevel.Error, "What there is to buy could not be worked out")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
