using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
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
    private readonly UnitDecimals _decimals;

    public SourceTerms(PurchasingGraph graph, PurchasingOptions options, IServiceProvider services)
        : this(() => FactQueries.Of(graph.Graph.Definition), services.GetService<IFactProviderFactory>(), options)
    {
    }

    internal SourceTerms(Func<FactQueries> queries, IFactProviderFactory? factory, PurchasingOptions options)
    {
        _providers = new Lazy<Providers?>(() => Create(queries(), factory));
        _decimals = options.CreateUnitDecimals();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProblemsAsync(
        PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (await ReadAsync(order, cancellationToken).ConfigureAwait(false) is not SupplierFacts facts)
            return [];
        List<string> problems = [];
        decimal leastValue = 0m;
        foreach (IGrouping<string, PurchaseOrderLine> product in order.Lines.GroupBy(line => line.ProductId, StringComparer.Ordinal))
        {
            if (facts.ProblemOf(product.Key) is string unreadable)
                problems.Add($"the terms of {product.Key} cannot be read: {unreadable}");
            else if (facts.Demand?.For(product.Key).First?.Discontinued == true)
                problems.Add($"{product.Key} is discontinued");
            else if (Available(order, product.Key, facts.Offers.For(product.Key), day, problems) is { Count: > 0 } available)
            {
                OfferComparison compared = Compare(order, [.. product], available, facts.UnitsOf(product.Key), scope);
                problems.AddRange(compared.Problems);
                leastValue = Math.Max(leastValue, compared.Offer.MinimumOrderValue ?? 0m);
            }
        }

        if (scope == TermsScope.Quantities && order.TotalAmount < leastValue)
            problems.Add(Text($"a total of {order.TotalAmount} {order.Currency} is below {order.SupplierId}'s least order value of {DecimalMath.Trim(leastValue)} {order.Currency}"));
        return problems;
    }

    /// <inheritdoc/>
    public async Task<PurchaseOrder> PricedAsync(PurchaseOrder order, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (await ReadAsync(order, cancellationToken).ConfigureAwait(false) is not SupplierFacts facts)
            return order;
        Dictionary<int, PurchaseOrderLine> priced = [];
        foreach (IGrouping<string, PurchaseOrderLine> product in order.Lines.GroupBy(line => line.ProductId, StringComparer.Ordinal))
        {
            if (facts.ProblemOf(product.Key) is null
                && Available(order, product.Key, facts.Offers.For(product.Key), day, []) is { Count: > 0 } available
                && Compare(order, [.. product], available, facts.UnitsOf(product.Key), TermsScope.Quantities).Asked is AskedPrices asked)
            {
                foreach (PurchaseOrderLine line in asked.Lines)
                    priced[line.LineNo] = line;
            }
        }

        PurchaseOrderLine[] lines = [.. order.Lines.Select(line => priced.GetValueOrDefault(line.LineNo, line))];
        return lines.SequenceEqual(order.Lines) ? order : order with { Lines = lines, TotalAmount = lines.Sum(line => line.Amount) };
    }

    // Null when the graph has no offers to compare with.
    private async ValueTask<SupplierFacts?> ReadAsync(PurchaseOrder order, CancellationToken cancellationToken)
    {
        if (_providers.Value is not { } providers || order.Lines.Count == 0)
            return null;
        ProductSet products = ProductSet.Of(order.Lines.Select(line => line.ProductId));
        return new SupplierFacts(
            await providers.Offers.GetAsync(products, cancellationToken).ConfigureAwait(false),
            providers.Demand is null ? null : await providers.Demand.GetAsync(products, cancellationToken).ConfigureAwait(false),
            providers.Units is null ? null : await providers.Units.GetAsync(products, cancellationToken).ConfigureAwait(false));
    }

    // The supplier's offers of a product that can be ordered on the day; when there are none, a problem says why.
    private static List<SupplierOffer> Available(
        PurchaseOrder order, string product, FactGroup<SupplierOffer> offers, DateOnly day, List<string> problems)
    {
        List<SupplierOffer> available = [];
        string? why = null;
        SupplierOffer[] theirs = [.. offers.ToArray().Where(offer => string.Equals(offer.SupplierId, order.SupplierId, StringComparison.Ordinal))];
        IReadOnlyDictionary<SupplierOffer, OffersInForce> replaced = OffersInForce.Of(theirs, day);
        foreach (SupplierOffer offer in theirs)
        {
            OffersInForce? standing = replaced.GetValueOrDefault(offer);
            if (standing?.Replaced is not null)
                continue;
            string? problem =
                order.SentRevision == 0 && standing?.Doubt is string doubt ? $"{product}: {doubt}"
                : offer.Active != true ? $"{order.SupplierId} is inactive"
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

    // The lines of one product beside the offer whose terms they keep; or else beside the cheapest whose quantities they keep, or the first one.
    private OfferComparison Compare(
        PurchaseOrder order, PurchaseOrderLine[] lines, List<SupplierOffer> offers, UnitConversion[] conversions, TermsScope scope)
    {
        UnitGraph units = UnitGraph.Of(conversions);
        OfferComparison? first = null;
        OfferComparison? cheapest = null;
        foreach (SupplierOffer offer in offers)
        {
            if (scope == TermsScope.Quantities
                && lines.Select(line => Compare(line, offer, units)).Append(CompareTogether(lines, offer, units)).OfType<string>().ToArray() is { Length: > 0 } broken)
            {
                first ??= new OfferComparison(offer, broken, Asked: null);
                continue;
            }

            // What the supplier has was agreed at its price.
            if (order.SentRevision > 0)
                return new OfferComparison(offer, [], Asked: null);
            AskedPrices asked = AskedPrices.Of(order, lines, offer, units, _decimals);
            if (asked.Problems.Count == 0)
                return new OfferComparison(offer, [], asked);
            if (cheapest is null || asked.Difference < cheapest.Asked!.Difference)
                cheapest = new OfferComparison(offer, asked.Problems, asked);
        }

        return cheapest ?? first!;
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

    private static string? CompareTogether(PurchaseOrderLine[] lines, SupplierOffer offer, UnitGraph units)
    {
        decimal quantity = lines.Sum(line => line.Quantity);
        return offer.MaxOrderQuantity is decimal most && units.TryFind(offer.Unit ?? lines[0].StockUnit, lines[0].StockUnit, out UnitPath path) && quantity > path.Convert(most) + Rounding
            ? Text($"the order takes {DecimalMath.Trim(quantity)} {lines[0].StockUnit} of {lines[0].ProductId}; {offer.SupplierId} sells at most {path.Convert(most)} in an order")
            : null;
    }

    private static Providers? Create(FactQueries queries, IFactProviderFactory? factory) =>
        factory is null || queries.Find<SupplierOffer>() is not FactQuery offers
            ? null
            : new Providers(
                factory.Create<SupplierOffer>(offers),
                queries.Find<Demand>() is FactQuery demand ? factory.Create<Demand>(demand) : null,
                queries.Find<UnitConversion>() is FactQuery units ? factory.Create<UnitConversion>(units) : null);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record OfferComparison(SupplierOffer Offer, IReadOnlyList<string> Problems, AskedPrices? Asked);

    private sealed record SupplierFacts(FactBatch<SupplierOffer> Offers, FactBatch<Demand>? Demand, FactBatch<UnitConversion>? Units)
    {
        public string? ProblemOf(string product) => Offers.ProblemOf(product) ?? Demand?.ProblemOf(product) ?? Units?.ProblemOf(product);

        public UnitConversion[] UnitsOf(string product) => Units?.For(product).ToArray() ?? [];
    }

    private sealed record Providers(IFactProvider<SupplierOffer> Offers, IFactProvider<Demand>? Demand, IFactProvider<UnitConversion>? Units);
}
