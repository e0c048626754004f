using Purchasing.Core.Facts;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between the facts of the domain and their messages. Null stays absent, absent stays null.</summary>
public static class FactMapping
{
    /// <summary>The message of a demand.</summary>
    /// <param name="fact">The demand.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.Demand ToWire(this Demand fact)
    {
        var message = new Wire.Demand
        {
            ProductId = fact.ProductId,
            AvgDaily = fact.AvgDaily.ToWire("avg_daily"),
            StdDev = fact.StdDev.ToWire("std_dev"),
            SafetyStock = fact.SafetyStock.ToWire("safety_stock"),
            Backorders = fact.Backorders.ToWire("backorders"),
            Discontinued = fact.Discontinued,
        };
        if (fact.Trend is not null)
            message.Trend = fact.Trend;
        if (fact.ProductName is not null)
            message.ProductName = fact.ProductName;
        if (fact.WarehouseId is not null)
            message.WarehouseId = fact.WarehouseId;
        if (fact.Unit is not null)
            message.Unit = fact.Unit;
        return message;
    }

    /// <summary>The demand of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A number is none.</exception>
    public static Demand FromWire(this Wire.Demand message) => new()
    {
        ProductId = message.ProductId,
        AvgDaily = message.AvgDaily.FromWire("avg_daily"),
        Trend = message.HasTrend ? message.Trend : null,
        StdDev = message.StdDev.FromWire("std_dev"),
        SafetyStock = message.SafetyStock.FromWire("safety_stock"),
        Backorders = message.Backorders.FromWire("backorders"),
        Unit = message.HasUnit ? message.Unit : null,
        Discontinued = message.Discontinued,
        ProductName = message.HasProductName ? message.ProductName : null,
        WarehouseId = message.HasWarehouseId ? message.WarehouseId : null,
    };

    /// <summary>The message of a stock level.</summary>
    /// <param name="fact">The stock level.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.StockLevel ToWire(this StockLevel fact)
    {
        var message = new Wire.StockLevel
        {
            ProductId = fact.ProductId,
            WarehouseId = fact.WarehouseId,
            OnHand = fact.OnHand.ToWire("on_hand"),
            Reserved = fact.Reserved.ToWire("reserved"),
            OnOrder = fact.OnOrder.ToWire("on_order"),
            OnOrderExpectedOn = fact.OnOrderExpectedOn.ToWire(),
        };
        if (fact.Unit is not null)
            message.Unit = fact.Unit;
        if (fact.OnOrderUnit is not null)
            message.OnOrderUnit = fact.OnOrderUnit;
        return message;
    }

    /// <summary>The stock level of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A number is none.</exception>
    public static StockLevel FromWire(this Wire.StockLevel message) => new()
    {
        ProductId = message.ProductId,
        WarehouseId = message.WarehouseId,
        OnHand = message.OnHand.FromWire("on_hand"),
        Reserved = message.Reserved.FromWire("reserved"),
        OnOrder = message.OnOrder.FromWire("on_order"),
        Unit = message.HasUnit ? message.Unit : null,
        OnOrderUnit = message.HasOnOrderUnit ? message.OnOrderUnit : null,
        OnOrderExpectedOn = message.OnOrderExpectedOn.FromWire("on_order_expected_on"),
    };

    /// <summary>The message of an offer.</summary>
    /// <param name="fact">The offer.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.SupplierOffer ToWire(this SupplierOffer fact)
    {
        var message = new Wire.SupplierOffer
        {
            ProductId = fact.ProductId,
            SupplierId = fact.SupplierId,
            Price = fact.Price.ToWire("price"),
            Moq = fact.Moq.ToWire("moq"),
            Multiple = fact.Multiple.ToWire("multiple"),
            MaxQuantity = fact.MaxQuantity.ToWire("max_quantity"),
            LeadTimeStdDev = fact.LeadTimeStdDev.ToWire("lead_time_std_dev"),
            ValidFrom = fact.ValidFrom.ToWire(),
            ValidTo = fact.ValidTo.ToWire(),
            MinimumOrderValue = fact.MinimumOrderValue.ToWire("minimum_order_value"),
            TaxRate = fact.TaxRate.ToWire("tax_rate"),
            OrderCost = fact.OrderCost.ToWire("order_cost"),
            DiscountRate = fact.DiscountRate.ToWire("discount_rate"),
            MaxOrderQuantity = fact.MaxOrderQuantity.ToWire("max_order_quantity"),
        };
        if (fact.ArticleNumber is not null)
            message.ArticleNumber = fact.ArticleNumber;
        if (fact.SupplierName is not null)
            message.SupplierName = fact.SupplierName;
        if (fact.Currency is not null)
            message.Currency = fact.Currency;
        if (fact.LeadTimeDays is { } leadTime)
            message.LeadTimeDays = leadTime;
        if (fact.Active is { } active)
            message.Active = active;
        if (fact.Preference is { } preference)
            message.Preference = preference;
        if (fact.Unit is not null)
            message.Unit = fact.Unit;
        if (fact.PurchaseUnit is not null)
            message.PurchaseUnit = fact.PurchaseUnit;
        foreach (var priceBreak in fact.PriceBreaks)
        {
            message.PriceBreaks.Add(new Wire.PriceBreak
            {
                MinQuantity = priceBreak.MinQuantity.ToWire("price_breaks.min_quantity"),
                Price = priceBreak.Price.ToWire("price_breaks.price"),
            });
        }
        return message;
    }

    /// <summary>The offer of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A number or a day is none.</exception>
    public static SupplierOffer FromWire(this Wire.SupplierOffer message) => new()
    {
        ProductId = message.ProductId,
        SupplierId = message.SupplierId,
        SupplierName = message.HasSupplierName ? message.SupplierName : null,
        Price = message.Price.FromWire("price"),
        Currency = message.HasCurrency ? message.Currency : null,
        Moq = message.Moq.FromWire("moq"),
        Multiple = message.Multiple.FromWire("multiple"),
        MaxQuantity = message.MaxQuantity.FromWire("max_quantity"),
        LeadTimeDays = message.HasLeadTimeDays ? message.LeadTimeDays : null,
        LeadTimeStdDev = message.LeadTimeStdDev.FromWire("lead_time_std_dev"),
        Active = message.HasActive ? message.Active : null,
        ValidFrom = message.ValidFrom.FromWire("valid_from"),
        ValidTo = message.ValidTo.FromWire("valid_to"),
        Preference = message.HasPreference ? message.Preference : null,
        Unit = message.HasUnit ? message.Unit : null,
        PurchaseUnit = message.HasPurchaseUnit ? message.PurchaseUnit : null,
        MinimumOrderValue = message.MinimumOrderValue.FromWire("minimum_order_value"),
        TaxRate = message.TaxRate.FromWire("tax_rate"),
        OrderCost = message.OrderCost.FromWire("order_cost"),
        ArticleNumber = message.HasArticleNumber ? message.ArticleNumber : null,
        DiscountRate = message.DiscountRate.FromWire("discount_rate"),
        MaxOrderQuantity = message.MaxOrderQuantity.FromWire("max_order_quantity"),
        PriceBreaks = [.. message.PriceBreaks.Select(priceBreak => new PriceBreak(
            priceBreak.MinQuantity.Required("price_breaks.min_quantity"),
            priceBreak.Price.Required("price_breaks.price")))],
    };

    /// <summary>The message of a conversion.</summary>
    /// <param name="fact">The conversion.</param>
    /// <exception cref="ContractException">The factor does not fit.</exception>
    public static Wire.UnitConversion ToWire(this UnitConversion fact) => new()
    {
        ProductId = fact.ProductId,
        FromUnit = fact.FromUnit,
        ToUnit = fact.ToUnit,
        Factor = fact.Factor.ToWire("factor"),
    };

    /// <summary>The conversion of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The factor is not a valid number.</exception>
    public static UnitConversion FromWire(this Wire.UnitConversion message) => new()
    {
        ProductId = message.ProductId,
        FromUnit = message.FromUnit,
        ToUnit = message.ToUnit,
        Factor = message.Factor.FromWire("factor"),
    };

    /// <summary>The message of open orders.</summary>
    /// <param name="fact">The open orders of a product.</param>
    /// <exception cref="ContractException">The quantity does not fit.</exception>
    public static Wire.OpenOrders ToWire(this OpenOrders fact)
    {
        var message = new Wire.OpenOrders
        {
            ProductId = fact.ProductId,
            Quantity = fact.Quantity.ToWire("quantity"),
            Counted = fact.Counted.ToWire("counted"),
            Sequence = fact.Sequence,
            Overdue = fact.Overdue.ToWire("overdue"),
            OverdueSince = fact.OverdueSince.ToWire(),
            Recent = fact.Recent.ToWire("recent"),
        };
        message.Lines.AddRange(fact.Lines.Select(ToWire));
        return message;
    }

    /// <summary>The open orders of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The quantity is missing or no number.</exception>
    public static OpenOrders FromWire(this Wire.OpenOrders message) => new()
    {
        ProductId = message.ProductId,
        Quantity = message.Quantity.Required("quantity"),
        Counted = message.Counted.FromWire("counted") ?? 0m,
        Sequence = message.Sequence,
        Lines = [.. message.Lines.Select(FromWire)],
        Overdue = message.Overdue.FromWire("overdue") ?? 0m,
        OverdueSince = message.OverdueSince.FromWire("overdue_since"),
        Recent = message.Recent.FromWire("recent") ?? 0m,
    };

    private static Wire.OpenOrderLine ToWire(OpenOrderLine line)
    {
        var message = new Wire.OpenOrderLine
        {
            Quantity = line.Quantity.ToWire("lines.quantity"),
            OrderedOn = line.OrderedOn.ToWire(),
            ExpectedOn = line.ExpectedOn.ToWire(),
            Counted = line.Counted,
        };
        if (line.Unit is not null)
            message.Unit = line.Unit;
        if (line.WarehouseId is not null)
            message.WarehouseId = line.WarehouseId;
        if (line.SupplierId is not null)
            message.SupplierId = line.SupplierId;
        return message;
    }

    private static OpenOrderLine FromWire(Wire.OpenOrderLine line) => new()
    {
        Quantity = line.Quantity.Required("lines.quantity"),
        Unit = line.HasUnit ? line.Unit : null,
        OrderedOn = line.OrderedOn.FromWire("lines.ordered_on"),
        ExpectedOn = line.ExpectedOn.FromWire("lines.expected_on"),
        WarehouseId = line.HasWarehouseId ? line.WarehouseId : null,
        SupplierId = line.HasSupplierId ? line.SupplierId : null,
        Counted = line.Counted,
    };

    /// <summary>The message of a replenishment policy.</summary>
    /// <param name="fact">The policy.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.ReplenishmentPolicy ToWire(this ReplenishmentPolicy fact)
    {
        var message = new Wire.ReplenishmentPolicy
        {
            ProductId = fact.ProductId,
            ReorderPoint = fact.ReorderPoint.ToWire("reorder_point"),
            ReorderQuantity = fact.ReorderQuantity.ToWire("reorder_quantity"),
            MaximumLevel = fact.MaximumLevel.ToWire("maximum_level"),
            ReviewedOn = fact.ReviewedOn.ToWire(),
        };
        if (fact.WarehouseId is not null)
            message.WarehouseId = fact.WarehouseId;
        if (fact.Kind is not null)
            message.Kind = fact.Kind;
        if (fact.ReviewDays is { } days)
            message.ReviewDays = days;
        if (fact.Unit is not null)
            message.Unit = fact.Unit;
        return message;
    }

    /// <summary>The replenishment policy of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A number or a day is none.</exception>
    public static ReplenishmentPolicy FromWire(this Wire.ReplenishmentPolicy message) => new()
    {
        ProductId = message.ProductId,
        WarehouseId = message.HasWarehouseId ? message.WarehouseId : null,
        Kind = message.HasKind ? message.Kind : null,
        ReorderPoint = message.ReorderPoint.FromWire("reorder_point"),
        ReorderQuantity = message.ReorderQuantity.FromWire("reorder_quantity"),
        MaximumLevel = message.MaximumLevel.FromWire("maximum_level"),
        ReviewDays = message.HasReviewDays ? message.ReviewDays : null,
        ReviewedOn = message.ReviewedOn.FromWire("reviewed_on"),
        Unit = message.HasUnit ? message.Unit : null,
    };

    /// <summary>The message of an exchange rate.</summary>
    /// <param name="fact">The rate.</param>
    /// <exception cref="ContractException">The rate does not fit.</exception>
    public static Wire.ExchangeRate ToWire(this ExchangeRate fact) => new()
    {
        Currency = fact.Currency,
        BaseCurrency = fact.BaseCurrency,
        Rate = fact.Rate.ToWire("rate"),
        Date = fact.Date.ToWire(),
    };

    /// <summary>The exchange rate of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The rate or the day is missing.</exception>
    public static ExchangeRate FromWire(this Wire.ExchangeRate message) =>
        new(message.Currency, message.BaseCurrency, message.Rate.Required("rate"), message.Date.Required("date"));
}
