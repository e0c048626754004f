using FsCheck;
using FsCheck.Fluent;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>What holds whatever the facts are.</summary>
public sealed class InvariantTests
{
    private static Config Many => Randomly.Cases(300);

    private sealed record Facts(int Demand, int OnHand, int Reserved, int Open, int Lead, int Cents, int Moq, int Multiple, int CaseSize, string Trend);

    private static Arbitrary<Facts> AnyFacts() => (
        from demand in Gen.Choose(0, 500)
        from onHand in Gen.Choose(-20, 3000)
        from reserved in Gen.Choose(0, 100)
        from open in Gen.Choose(0, 300)
        from lead in Gen.Choose(0, 30)
        from cents in Gen.Choose(1, 900_000)
        from moq in Gen.Choose(0, 200)
        from multiple in Gen.Choose(0, 30)
        from caseSize in Gen.Elements(1, 5, 12, 24)
        from trend in Gen.Elements(Trends.Increasing, Trends.Stable, Trends.Decreasing)
        select new Facts(demand, onHand, reserved, open, lead, cents, moq, multiple, caseSize, trend)).ToArbitrary();

    private static Case ToCase(Facts facts)
    {
        Case product = new();
        product.Demands.Add(new Demand { ProductId = "P", AvgDaily = facts.Demand / 10m, Trend = facts.Trend });
        product.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "A", OnHand = facts.OnHand, Reserved = facts.Reserved, Unit = "PIECE" });
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = facts.Open, Sequence = 1 });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = facts.CaseSize });
        product.Offers.Add(Case.Offer("S", facts.Cents / 100m, facts.Lead) with { Moq = facts.Moq, Multiple = facts.Multiple, PurchaseUnit = "CASE" });
        return product;
    }

    private static Decision Decide(Facts facts)
    {
        ProductDecision product = ToCase(facts).Decide(explain: false);
        Assert.Empty(product.HeldReasons);
        return product.Decision!;
    }

    [Fact]
    public void Nothing_is_ordered_when_the_position_covers_the_need() => Check.One(Many, Prop.ForAll(AnyFacts(), facts =>
    {
        Decision decision = Decide(facts);
        bool needed = decision.Position < decision.Required;
        // What is on order already may be enough for a falling demand.
        bool enough = facts.Trend == Trends.Decreasing && facts.Open > 0;
        return (decision.Create ? needed : !needed || enough) && (decision.Create || decision.OrderQty == 0m);
    }));

    [Fact]
    public void An_order_brings_the_position_to_what_is_required_unless_demand_falls() => Check.One(Many, Prop.ForAll(AnyFacts(), facts =>
    {
        Decision decision = Decide(facts);
        return !decision.Create || facts.Trend == Trends.Decreasing || decision.Position + decision.OrderQty >= decision.Required;
    }));

    [Fact]
    public void Once_ordered_nothing_more_is_ordered_from_anybody() => Check.One(Many, Prop.ForAll(AnyFacts(), Gen.Choose(0, 40).ToArbitrary(), (facts, lead) =>
    {
        Case product = ToCase(facts);
        decimal price = product.Offers[0].Price!.Value;
        product.Offers.Add(product.Offers[0] with { SupplierId = "T", LeadTimeDays = lead, PriceBreaks = [new PriceBreak(40m, price * 0.95m)] });
        product.Offers.Add(product.Offers[0] with { SupplierId = "A", LeadTimeDays = lead / 2, Price = price * 1.02m, PriceBreaks = [new PriceBreak(100m, price * 0.9m)] });
        Decision first = product.Decide(explain: false).Decision!;
        product.Open[0] = product.Open[0] with { Quantity = facts.Open + first.OrderQty!.Value, Sequence = 2 };
        return !product.Decide(explain: false).Create;
    }));

    [Fact]
    public void A_quantity_is_whole_purchase_units_and_at_least_the_minimum() => Check.One(Many, Prop.ForAll(AnyFacts(), facts =>
    {
        Decision decision = Decide(facts);
        return !decision.Create
            || (decision.OrderQty >= facts.Moq && decision.OrderQty % facts.CaseSize == 0m && (facts.Multiple == 0 || decision.OrderQty % facts.Multiple == 0m)
                && decision.PurchaseQty * facts.CaseSize == decision.OrderQty);
    }));

    // Found by the property above: 427.4 × 1.2 = 512.88 pieces were bought as 512.88 cases of one.
    [Fact]
    public void A_purchase_unit_of_one_stock_unit_is_bought_whole_too() =>
        Assert.Equal(513m, Decide(new Facts(492, 517, 68, 206, 22, 418009, 6, 0, 1, Trends.Increasing)).PurchaseQty);

    [Fact]
    public void Amounts_add_up_to_the_cent() => Check.One(Many, Prop.ForAll(AnyFacts(), facts =>
    {
        Decision decision = Decide(facts);
        return !decision.Create
            || (decision.TotalAmount - decision.DiscountAmount == decision.FinalAmount
                && decision.FinalAmount + decision.TaxAmount == decision.GrandTotal
                && decision.GrandTotal == Math.Round(decision.GrandTotal!.Value, 2));
    }));

    // With one offer. Between several, less stock can reach a price break of another supplier, which may then sell by other lots.
    [Fact]
    public void More_stock_never_orders_more() => Check.One(Many, Prop.ForAll(AnyFacts(), Gen.Choose(0, 500).ToArbitrary(), (facts, more) =>
        Decide(facts with { OnHand = facts.OnHand + more }).OrderQty <= Decide(facts).OrderQty));

    [Fact]
    public void The_result_does_not_depend_on_the_order_of_rows() => Check.One(Many, Prop.ForAll(AnyFacts(), Gen.Choose(0, 1000).ToArbitrary(), (facts, seed) =>
    {
        Case product = ToCase(facts);
        product.Stock.Add(product.Stock[0] with { WarehouseId = "B", OnHand = 7m });
        product.Offers.Add(product.Offers[0] with { SupplierId = "T" });
        product.Offers.Add(product.Offers[0] with { SupplierId = "U", Price = product.Offers[0].Price + 0.01m, PriceBreaks = [new PriceBreak(50m, 0.5m), new PriceBreak(10m, 0.9m)] });
        Decision straight = product.Decide(explain: false).Decision!;
        Shuffle(product.Stock, seed);
        Shuffle(product.Offers, seed + 1);
        Decision shuffled = product.Decide(explain: false).Decision!;
        return (straight.SupplierId, straight.OrderQty, straight.GrandTotal) == (shuffled.SupplierId, shuffled.OrderQty, shuffled.GrandTotal);
    }));

    private sealed record Levels(int Kind, int Point, int Quantity, int Above, int Days, bool ByPlace);

    private static Arbitrary<Levels> AnyLevels() => (
        from kind in Gen.Choose(0, 4)
        from point in Gen.Choose(0, 200)
        from quantity in Gen.Choose(1, 80)
        from above in Gen.Choose(0, 300)
        from days in Gen.Choose(1, 30)
        from byPlace in Gen.Elements(false, true)
        select new Levels(kind, point, quantity, above, days, byPlace)).ToArbitrary();

    private static readonly string[] s_kinds = [Policies.Demand, Policies.ReorderPoint, Policies.MinMax, Policies.OrderUpTo, Policies.None];

    // Two warehouses with a policy each; planned together there is one for both.
    private static Case WithPolicy(Facts facts, Levels levels)
    {
        Case product = ToCase(facts with { Trend = Trends.Stable });
        product.Options.PlanBy = levels.ByPlace ? PlanningUnit.Warehouse : PlanningUnit.Product;
        product.Open.Clear();
        if (levels.ByPlace)
            product.Demands[0] = product.Demands[0] with { WarehouseId = "A" };
        ReplenishmentPolicy policy = new()
        {
            ProductId = "P",
            Kind = s_kinds[levels.Kind],
            ReorderPoint = levels.Point,
            ReorderQuantity = levels.Quantity,
            MaximumLevel = levels.Kind == 3 ? null : levels.Point + levels.Above,
            ReviewDays = levels.Days,
            ReviewedOn = product.OrderDate,
        };
        product.Policies.Add(policy);
        if (levels.ByPlace)
        {
            product.Demands.Add(product.Demands[0] with { WarehouseId = "B", AvgDaily = 1m });
            product.Stock.Add(product.Stock[0] with { WarehouseId = "B", OnHand = facts.Reserved * 3m });
        }

        return product;
    }

    [Fact]
    public void Every_policy_orders_only_what_is_short_and_brings_the_position_back() => Check.One(Many, Prop.ForAll(AnyFacts(), AnyLevels(), (facts, levels) =>
    {
        ProductDecision product = WithPolicy(facts, levels).Decide(explain: false);
        Decision decision = product.Decision!;
        if (product.IsHeld)
            return false;
        if (levels.Kind == 4)
            return !product.Create;
        // Of each place what is ordered for it; all together it is at least what is short of all that are short.
        return product.Create ? decision.OrderQty >= Math.Max(decision.Shortage ?? 0m, 0.001m) : levels.ByPlace || decision.Position >= decision.Required;
    }));

    [Fact]
    public void Once_ordered_no_policy_orders_more_by_product_or_by_warehouse() => Check.One(Many, Prop.ForAll(AnyFacts(), AnyLevels(), (facts, levels) =>
    {
        Case product = WithPolicy(facts, levels);
        product.Offers.Add(product.Offers[0] with { SupplierId = "T", LeadTimeDays = facts.Lead / 2, Price = product.Offers[0].Price * 1.1m, PriceBreaks = [new PriceBreak(60m, product.Offers[0].Price!.Value * 0.8m)] });
        ProductDecision first = product.Decide(explain: false);
        if (!first.Create)
            return !first.IsHeld;
        product.Open.Add(new OpenOrders
        {
            ProductId = "P",
            Quantity = first.Lots.Sum(),
            Sequence = 1,
            Lines = [.. first.Lots.Select((lot, i) => new OpenOrderLine
            {
                Quantity = lot,
                Unit = "PIECE",
                OrderedOn = product.OrderDate,
                ExpectedOn = first.Decision!.ExpectedOn,
                WarehouseId = first.LotWarehouses.Count > i ? first.LotWarehouses[i] : first.Decision.WarehouseId,
            })],
        });
        ProductDecision second = product.Decide(explain: false);
        return !second.Create && !second.IsHeld;
    }));

    [Fact]
    public void Lines_of_every_policy_are_whole_and_add_up_to_the_order() => Check.One(Many, Prop.ForAll(AnyFacts(), AnyLevels(), (facts, levels) =>
    {
        ProductDecision product = WithPolicy(facts, levels).Decide(explain: false);
        return !product.Create
            || (product.Lots.Sum() == product.Decision!.OrderQty
                && product.Lots.All(lot => lot % facts.CaseSize == 0m && lot >= facts.Moq)
                && Core.Orders.OrderFactory.Lines(product).Sum(line => line.Amount) == product.Decision.TotalAmount
                && product.Decision.TotalAmount - product.Decision.DiscountAmount + product.Decision.TaxAmount == product.Decision.GrandTotal);
    }));

    private static void Shuffle<T>(List<T> items, int seed)
    {
        T[] shuffled = [.. items];
        new Random(seed).Shuffle(shuffled);
        items.Clear();
        items.AddRange(shuffled);
    }
}
