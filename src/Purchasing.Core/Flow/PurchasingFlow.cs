using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Core.Telemetry;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Flow;

/// <summary>Runs the graph for one product and tells the outcome.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PurchasingFlow : IPurchasingFlow
{
    // Each further try means that somebody else ordered the product in between; its order is then part of the position.
    private const int Tries = 8;

    private readonly PurchasingGraph _graph;
    private readonly GraphExecutor _executor;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly TimeProvider _time;

    /// <summary>A flow.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="time">The clock.</param>
    public PurchasingFlow(
        PurchasingGraph graph, GraphExecutor executor, PurchasingOptions options, IExchangeRates rates, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(time);
        _graph = graph;
        _executor = executor;
        _options = options;
        _rates = rates;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<FlowResult> RunAsync(FlowRequest request, CancellationToken cancellationToken)
    {
        FlowResult result = await DecideAsync(request, cancellationToken).ConfigureAwait(false);
        if (!request.DryRun)
            PurchasingTelemetry.FlowEnded(result.Status);
        return result;
    }

    private async Task<FlowResult> DecideAsync(FlowRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(request.ProductId, nameof(request));
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Actor, nameof(request));
        if (!FlowDrawing.IsKnown(request.Drawing))
            throw new ArgumentException($"There is no drawing '{request.Drawing}'; it may be {FlowDrawing.Mermaid} or {FlowDrawing.Svg}.", nameof(request));
        if (request.Consolidated && !request.DryRun)
            throw new ArgumentException("One line of an order that others join is decided with DryRun only; orders of such lines are made by a catalogue run or from proposals.", nameof(request));
        string? key = RunKeys.ForRequest(request.RunKey);
        DateOnly day = _options.DayOf(_time.GetUtcNow());
        IReadOnlyList<ExchangeRate> rates;
        try
        {
            rates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false);
        }
        catch (FactSourceException e)
        {
            return new FlowResult { ProductId = request.ProductId, Status = FlowStatus.Held, HeldReasons = [$"exchange_rates: {e.Message}"] };
        }

        FlowContext context = new()
        {
            Products = ProductSet.One(request.ProductId),
            Decision = new DecisionOptions { OrderDate = day, ExchangeRates = rates, Consolidated = request.Consolidated },
            Actor = request.Actor,
            RunKey = key,
        };
        for (int left = Tries; ; left--)
        {
            GraphRun run = await _graph.RunAsync(_executor, context, request.DryRun, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (run.TryOutput("order", out OrderBatch? orders) && orders is { Stale: true } && left > 1)
            {
                // It ends under the rules that it began with, whatever comes into force between two tries.
                if (run.TryOutput("decision", out DecisionBatch? decided) && decided is { Items: [{ RuleSetHash.Length: > 0 } first, ..] })
                    context = context with { Decision = context.Decision with { Rules = new RuleSetReference(first.RuleSetVersion, first.RuleSetHash) } };
                continue;
            }

            return FlowReport.Of(request.ProductId, run, orders, request.Drawing);
        }
    }
}
