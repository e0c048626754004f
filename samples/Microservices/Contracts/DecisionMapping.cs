using Purchasing.Core.Decisions;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between decisions and their messages.</summary>
public static class DecisionMapping
{
    /// <summary>The message of decision options.</summary>
    /// <param name="options">The options.</param>
    public static Wire.DecisionOptions ToWire(this DecisionOptions options)
    {
        var message = new Wire.DecisionOptions
        {
            OrderDate = options.OrderDate.ToWire(),
            Explain = options.Explain,
            Consolidated = options.Consolidated,
            Rules = options.Rules?.ToWire(),
        };
        message.ExchangeRates.AddRange(options.ExchangeRates.Select(rate => rate.ToWire()));
        return message;
    }

    /// <summary>The decision options of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The order date is missing, or a rate is none.</exception>
    public static DecisionOptions FromWire(this Wire.DecisionOptions message) => new()
    {
        OrderDate = message.OrderDate.Required("options.order_date"),
        ExchangeRates = [.. message.ExchangeRates.Select(rate => rate.FromWire())],
        Explain = message.Explain,
        Consolidated = message.Consolidated,
        Rules = message.Rules?.FromWire(),
    };

    /// <summary>The message that names a rule set.</summary>
    /// <param name="rules">The rule set.</param>
    public static Wire.RuleSetReference ToWire(this RuleSetReference rules) => new() { Version = rules.Version, Hash = rules.Hash };

    /// <summary>The rule set that a message names.</summary>
    /// <param name="message">The message.</param>
    public static RuleSetReference FromWire(this Wire.RuleSetReference message) => new(message.Version, message.Hash);

    /// <summary>The message of a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.Decision ToWire(this Decision decision)
    {
        var message = new Wire.Decision
        {
            ProductId = decision.ProductId,
            OrderDate = decision.OrderDate.ToWire(),
            WholeOrder = decision.WholeOrder,
            Position = decision.Position.ToWire("position"),
            Required = decision.Required.ToWire("required"),
            SafetyStock = decision.SafetyStock.ToWire("safety_stock"),
            Shortage = decision.Shortage.ToWire("shortage"),
            AdjustedShortage = decision.AdjustedShortage.ToWire("adjusted_shortage"),
            OrderQty = decision.OrderQty.ToWire("order_qty"),
            PurchaseQty = decision.PurchaseQty.ToWire("purchase_qty"),
            ExpectedOn = decision.ExpectedOn.ToWire(),
            UnitPrice = decision.UnitPrice.ToWire("unit_price"),
            TotalAmount = decision.TotalAmount.ToWire("total_amount"),
            DiscountAmount = decision.DiscountAmount.ToWire("discount_amount"),
            FinalAmount = decision.FinalAmount.ToWire("final_amount"),
            TaxRate = decision.TaxRate.ToWire("tax_rate"),
            TaxAmount = decision.TaxAmount.ToWire("tax_amount"),
            GrandTotal = decision.GrandTotal.ToWire("grand_total"),
            ApprovalsNeeded = decision.ApprovalsNeeded,
            FxRate = decision.FxRate.ToWire("fx_rate"),
            Consolidated = decision.Consolidated,
            Create = decision.Create,
            Send = decision.Send,
            Policy = decision.Policy,
            ByDemand = decision.ByDemand,
            ReorderPoint = decision.ReorderPoint.ToWire("reorder_point"),
            ReorderQuantity = decision.ReorderQuantity.ToWire("reorder_quantity"),
            MaximumLevel = decision.MaximumLevel.ToWire("maximum_level"),
            ReviewDay = decision.ReviewDay,
            Need = decision.Need.ToWire("need"),
            PurchasePrice = decision.PurchasePrice.ToWire("purchase_price"),
            OrderBy = decision.OrderBy.ToWire(),
        };
        if (decision.PolicyReviewDays is { } reviewDays)
            message.PolicyReviewDays = reviewDays;
        if (decision.Quickest is { } quickest)
            message.Quickest = quickest;
        if (decision.ProductName is { } productName)
            message.ProductName = productName;
        if (decision.ArticleNumber is { } articleNumber)
            message.ArticleNumber = articleNumber;
        if (decision.NeedReorder is { } need)
            message.NeedReorder = need;
        if (decision.PurchaseUom is { } purchaseUom)
            message.PurchaseUom = purchaseUom;
        if (decision.StockUnit is { } stockUnit)
            message.StockUnit = stockUnit;
        if (decision.SupplierId is { } supplierId)
            message.SupplierId = supplierId;
        if (decision.SupplierName is { } supplierName)
            message.SupplierName = supplierName;
        if (decision.LeadTimeDays is { } leadTime)
            message.LeadTimeDays = leadTime;
        if (decision.WarehouseId is { } warehouseId)
            message.WarehouseId = warehouseId;
        if (decision.Currency is { } currency)
            message.Currency = currency;
        if (decision.RequiresApproval is { } requiresApproval)
            message.RequiresApproval = requiresApproval;
        if (decision.ApprovalStatus is { } approvalStatus)
            message.ApprovalStatus = approvalStatus;
        if (decision.SendBy is { } sendBy)
            message.SendBy = sendBy;
        if (decision.OrderStatus is { } orderStatus)
            message.OrderStatus = orderStatus;
        if (decision.SupplierError is { } supplierError)
            message.SupplierError = supplierError;
        if (decision.Warning is { } warning)
            message.Warning = warning;
        return message;
    }

    /// <summary>The decision of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A number or a day is none.</exception>
    public static Decision FromWire(this Wire.Decision message) => new()
    {
        ProductId = message.ProductId,
        OrderDate = message.OrderDate.Required("order_date"),
        WholeOrder = message.WholeOrder,
        Position = message.Position.FromWire("position"),
        Required = message.Required.FromWire("required"),
        SafetyStock = message.SafetyStock.FromWire("safety_stock"),
        NeedReorder = message.HasNeedReorder ? message.NeedReorder : null,
        Shortage = message.Shortage.FromWire("shortage"),
        AdjustedShortage = message.AdjustedShortage.FromWire("adjusted_shortage"),
        OrderQty = message.OrderQty.FromWire("order_qty"),
        PurchaseQty = message.PurchaseQty.FromWire("purchase_qty"),
        PurchaseUom = message.HasPurchaseUom ? message.PurchaseUom : null,
        StockUnit = message.HasStockUnit ? message.StockUnit : null,
        SupplierId = message.HasSupplierId ? message.SupplierId : null,
        SupplierName = message.HasSupplierName ? message.SupplierName : null,
        LeadTimeDays = message.HasLeadTimeDays ? message.LeadTimeDays : null,
        WarehouseId = message.HasWarehouseId ? message.WarehouseId : null,
        ExpectedOn = message.ExpectedOn.FromWire("expected_on"),
        UnitPrice = message.UnitPrice.FromWire("unit_price"),
        Currency = message.HasCurrency ? message.Currency : null,
        TotalAmount = message.TotalAmount.FromWire("total_amount"),
        DiscountAmount = message.DiscountAmount.FromWire("discount_amount"),
        FinalAmount = message.FinalAmount.FromWire("final_amount"),
        TaxRate = message.TaxRate.FromWire("tax_rate"),
        TaxAmount = message.TaxAmount.FromWire("tax_amount"),
        GrandTotal = message.GrandTotal.FromWire("grand_total"),
        RequiresApproval = message.HasRequiresApproval ? message.RequiresApproval : null,
        ApprovalStatus = message.HasApprovalStatus ? message.ApprovalStatus : null,
        ApprovalsNeeded = message.ApprovalsNeeded,
        FxRate = message.FxRate.FromWire("fx_rate"),
        Consolidated = message.Consolidated,
        Create = message.Create,
        Send = message.Send,
        SendBy = message.HasSendBy ? message.SendBy : null,
        OrderStatus = message.HasOrderStatus ? message.OrderStatus : null,
        SupplierError = message.HasSupplierError ? message.SupplierError : null,
        Warning = message.HasWarning ? message.Warning : null,
        Policy = message.HasPolicy ? message.Policy : Core.Facts.Policies.Demand,
        ByDemand = !message.HasByDemand || message.ByDemand,
        ReorderPoint = message.ReorderPoint.FromWire("reorder_point"),
        ReorderQuantity = message.ReorderQuantity.FromWire("reorder_quantity"),
        MaximumLevel = message.MaximumLevel.FromWire("maximum_level"),
        PolicyReviewDays = message.HasPolicyReviewDays ? message.PolicyReviewDays : null,
        ReviewDay = !message.HasReviewDay || message.ReviewDay,
        Need = message.Need.FromWire("need"),
        Quickest = message.HasQuickest ? message.Quickest : null,
        PurchasePrice = message.PurchasePrice.FromWire("purchase_price"),
        ProductName = message.HasProductName ? message.ProductName : null,
        ArticleNumber = message.HasArticleNumber ? message.ArticleNumber : null,
        OrderBy = message.OrderBy.FromWire("order_by"),
    };

    /// <summary>The message of a product's decision.</summary>
    /// <param name="product">The decision.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.ProductDecision ToWire(this ProductDecision product)
    {
        var message = new Wire.ProductDecision
        {
            ProductId = product.ProductId,
            Decision = product.Decision?.ToWire(),
            PurchaseFactor = product.PurchaseFactor.ToWire("purchase_factor"),
            MinimumOrderValue = product.MinimumOrderValue.ToWire("minimum_order_value"),
            FxDate = product.FxDate.ToWire(),
            PositionSequence = product.PositionSequence,
            RuleSetHash = product.RuleSetHash,
            RuleSetVersion = product.RuleSetVersion,
            PurchaseDecimals = product.PurchaseDecimals,
        };
        message.LotWarehouses.AddRange(product.LotWarehouses);
        if (product.PriceTiers is { } priceTiers)
            message.PriceTiers = priceTiers;
        message.HeldReasons.AddRange(product.HeldReasons);
        message.Lots.AddRange(product.Lots.Select(lot => lot.ToWire("lots")));
        message.Explanation.AddRange(product.Explanation.Select(ToWire));
        message.Offers.AddRange(product.Offers.Select(ToWire));
        message.Warnings.AddRange(product.Warnings);
        return message;
    }

    /// <summary>The product's decision of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static ProductDecision FromWire(this Wire.ProductDecision message) => new()
    {
        ProductId = message.ProductId,
        Decision = message.Decision?.FromWire(),
        HeldReasons = [.. message.HeldReasons],
        Lots = [.. message.Lots.Select(lot => lot.Required("lots"))],
        PurchaseFactor = message.PurchaseFactor.Required("purchase_factor"),
        MinimumOrderValue = message.MinimumOrderValue.FromWire("minimum_order_value"),
        FxDate = message.FxDate.FromWire("fx_date"),
        PositionSequence = message.PositionSequence,
        Explanation = [.. message.Explanation.Select(FromWire)],
        Offers = [.. message.Offers.Select(FromWire)],
        Warnings = [.. message.Warnings],
        RuleSetHash = message.RuleSetHash,
        RuleSetVersion = message.RuleSetVersion,
        PriceTiers = message.HasPriceTiers ? message.PriceTiers : null,
        PurchaseDecimals = message.PurchaseDecimals,
        LotWarehouses = [.. message.LotWarehouses],
    };

    private static Wire.ExplanationStep ToWire(ExplanationStep step)
    {
        var message = new Wire.ExplanationStep { Rule = step.Rule, Sentence = step.Sentence };
        foreach (var (field, value) in step.Changes)
        {
            var change = new Wire.ExplanationStep.Types.Change { Field = field };
            if (value is not null)
                change.Value = value;
            message.Changes.Add(change);
        }
        return message;
    }

    private static ExplanationStep FromWire(Wire.ExplanationStep message)
    {
        var changes = new Dictionary<string, string?>(message.Changes.Count, StringComparer.Ordinal);
        foreach (var change in message.Changes)
            changes[change.Field] = change.HasValue ? change.Value : null;
        return new ExplanationStep(message.Rule, message.Sentence, changes);
    }

    private static Wire.OfferOutcome ToWire(OfferOutcome outcome)
    {
        var message = new Wire.OfferOutcome
        {
            SupplierId = outcome.SupplierId,
            Chosen = outcome.Chosen,
            OrderQty = outcome.OrderQty.ToWire("offers.order_qty"),
            UnitPrice = outcome.UnitPrice.ToWire("offers.unit_price"),
        };
        if (outcome.Reason is not null)
            message.Reason = outcome.Reason;
        if (outcome.Currency is not null)
            message.Currency = outcome.Currency;
        if (outcome.LeadTimeDays is { } leadTime)
            message.LeadTimeDays = leadTime;
        return message;
    }

    private static OfferOutcome FromWire(Wire.OfferOutcome message) => new(
        message.SupplierId,
        message.Chosen,
        message.HasReason ? message.Reason : null,
        message.OrderQty.FromWire("offers.order_qty"),
        message.UnitPrice.FromWire("offers.unit_price"),
        message.HasCurrency ? message.Currency : null,
        message.HasLeadTimeDays ? message.LeadTimeDays : null);
}
