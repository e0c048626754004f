using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Flow;

/// <summary>Reads what suppliers offer now from the sources of the graph. Thread-safe.</summary>
/// <remarks>A graph that does not get its offers from a source of the kind <c>facts</c> cannot be asked; nothing is compared then.</remarks>
internal sealed class SourceTerms : IOrderTerms
{
    // Quantities in the stock unit are rounded up to this when they come from another unit.
    private const decimal Rounding = 0.00000001m;

    private readonly Lazy<Providers?> _providers;

    public SourceTerms(PurchasingGraph graph, IServiceProvider services)
        : this(() => FactQueries.Of(graph.Graph.Definition), services.GetService<IFactProviderFactory>())
    {
    }

    internal SourceTerms(Func<FactQueries> queries, IFactProviderFactory? factory) => _providers = new Lazy<Providers?>(() => Create(queries(), factory));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProblemsAsync(
        PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_providers.Value is not { } providers || order.Lines.Count == 0)
            return [];
        ProductSet products = ProductSet.Of(order.Lines.Select(line => line.ProductId));
        FactBatch<SupplierOffer> offers = await providers.Offers.GetAsync(products, cancellationToken).ConfigureAwait(false);
        FactBatch<Demand>? demand = providers.Demand is null ? null : await providers.Demand.GetAsync(products, cancellationToken).ConfigureAwait(false);
        FactBatch<UnitConversion>? units = providers.Units is null || scope == TermsScope.Availability
            ? null
            : await providers.Units.GetAsync(products, cancellationToken).ConfigureAwait(false);
        List<string> problems = [];
        decimal leastValue = 0m;
        foreach (IGrouping<string, PurchaseOrderLine> product in order.Lines.GroupBy(line => line.ProductId, StringComparer.Ordinal))
        {
            if ((offers.ProblemOf(product.Key) ?? demand?.ProblemOf(product.Key) ?? units?.ProblemOf(product.Key)) is string unreadable)
                problems.Add($"the terms of {product.Key} cannot be read: {unreadable}");
            else if (demand?.For(product.Key).First?.Discontinued == true)
                problems.Add($"{product.Key} is discontinued");
            else if (Available(order, product.Key, offers.For(product.Key), day, problems) is { Count: > 0 } available && scope == TermsScope.Quantities)
                leastValue = Math.Max(leastValue, CompareQuantities(product, available, units?.For(product.Key).ToArray() ?? [], problems));
        }

        if (order.TotalAmount < leastValue)
            problems.Add(Text($"a total of {order.TotalAmount} {order.Currency} is below {order.SupplierId}'s least order value of {DecimalMath.Trim(leastValue)} {order.Currency}"));
        return problems;
    }

    // The supplier's offers of a product that can be ordered on the day; when there are none, a problem says why.
    private static List<SupplierOffer> Available(
        PurchaseOrder order, string product, FactGroup<SupplierOffer> offers, DateOnly day, List<string> problems)
    {
        List<SupplierOffer> available = [];
        string? why = null;
        foreach (SupplierOffer offer in offers)
        {
            if (!string.Equals(offer.SupplierId, order.SupplierId, StringComparison.Ordinal))
                continue;
            string? problem =
                offer.Active != true ? $"{order.SupplierId} is inactive"
                : offer.ValidFrom > day ? Text($"{order.SupplierId}'s offer for {product} begins on {offer.ValidFrom:yyyy-MM-dd}")
                : offer.ValidTo < day ? Text($"{order.SupplierId}'s offer for {product} ended on {offer.ValidTo:yyyy-MM-dd}")
                : offer.Currency != order.Currency ? $"{order.SupplierId} now sells {product} in {offer.Currency ?? "a currency that is missing"}, not in {order.Currency}"
                : null;
            if (problem is null)
                available.Add(offer);
            why ??= problem;
        }

        if (available.Count == 0)
        {
            why ??= $"{order.SupplierId} no longer offers {product}";
            // An inactive supplier is one problem, however many products it was to send.
            if (!problems.Contains(why))
                problems.Add(why);
        }

        return available;
    }

    // The least value of an order that the offer asks for whose terms the lines keep, or else of the first one.
    private static decimal CompareQuantities(
        IEnumerable<PurchaseOrderLine> lines, List<SupplierOffer> offers, UnitConversion[] conversions, List<string> problems)
    {
        UnitGraph units = UnitGraph.Of(conversions);
        List<string>? first = null;
        foreach (SupplierOffer offer in offers)
        {
            List<string> broken = [.. lines.Select(line => Compare(line, offer, units)).OfType<string>()];
            if (broken.Count == 0)
                return offer.MinimumOrderValue ?? 0m;
            first ??= broken;
        }

        problems.AddRange(first!);
        return offers[0].MinimumOrderValue ?? 0m;
    }

    private static string? Compare(PurchaseOrderLine line, SupplierOffer offer, UnitGraph units)
    {
        string unit = offer.Unit ?? line.StockUnit;
        if (!units.TryFind(unit, line.StockUnit, out UnitPath path))
            return $"line {line.LineNo}: no factor is known from {unit} to {line.StockUnit} any more";
        string ordered = Text($"line {line.LineNo} orders {DecimalMath.Trim(line.Quantity)} {line.StockUnit} of {line.ProductId}");
        if (offer.Moq is decimal moq && line.Quantity < path.Convert(moq) - Rounding)
            return Text($"{ordered}; {offer.SupplierId}'s minimum is {path.Convert(moq)}");
        if (offer.MaxQuantity is decimal most && line.Quantity > path.Convert(most) + Rounding)
            return Text($"{ordered}; {offer.SupplierId} takes at most {path.Convert(most)} in a line");
        if (offer.Multiple is decimal multiple && multiple > 0m)
        {
            decimal step = path.Convert(multiple);
            decimal steps = Math.Round(line.Quantity / step, MidpointRounding.AwayFromZero);
            if (Math.Abs(line.Quantity - (steps * step)) > Rounding * Math.Max(1m, steps))
                return Text($"{ordered}; {offer.SupplierId} sells whole multiples of {step}");
        }

        return null;
    }

    private static Providers? Create(FactQueries queries, IFactProviderFactory? factory) =>
        factory is null || queries.Find<SupplierOffer>() is not FactQuery offers
            ? null
            : new Providers(
                factory.Create<SupplierOffer>(offers),
                queries.Find<Demand>() is FactQuery demand ? factory.Create<Demand>(demand) : null,
                queries.Find<UnitConversion>() is FactQuery units ? factory.Create<UnitConversion>(units) : null);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Providers(IFactProvider<SupplierOffer> Offers, IFactProvider<Demand>? Demand, IFactProvider<UnitConversion>? Units);
}
