using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>What buyers call the facts, functions and actions of purchasing rules, for the rules as a document.</summary>
internal static class PurchasingLabels
{
    private static readonly (string Name, string Label)[] s_labels =
    [
        ("Decision", "product"), ("Demand", "demand"), ("StockLevel", "stock level"), ("OpenOrders", "open orders"), ("Quote", "offer"), ("Hold", "hold"), ("Notice", "notice"),
        ("ReorderInput", "classic input"),
        ("product Decision", ""), ("positioned Decision", "whose position is known"), ("needed Decision", "that has to be ordered"),
        ("is positioned Decision", "has a known position"), ("compared Quote", "that has been compared"), ("chosen Quote", "chosen"),
        ("short Quote", "short"), ("is short Quote", "is short"), ("is timely Quote", "is in time"), ("timely Quote", "timely"),

        ("each Demand", "its demand"), ("each OpenOrders", "its open orders"), ("all StockLevel", "its stock in all warehouses"), ("each discontinued Demand", "its demand, which says that it is discontinued"),
        ("a Demand", "=a demand is known"), ("a StockLevel", "=stock is known"), ("a OpenOrders", "=our open orders are known"), ("a discontinued Demand", "=the product is discontinued"), ("a Hold", "=the product is held"),
        ("a open Quote", "=an offer is open"),
        ("all open Quote", "its open offers"), ("#Quote.validFrom", "day"), ("#Quote.validTo", "day"),
        ("!Quote.rejected?", "{0} is not rejected"), ("Quote.rejected?", "{0} is rejected"), ("Quote.missing?", "something is missing in {0}"), ("Quote.score?", "it is known what {0} is compared by"),
        ("Quote.maxQuantity?", "a line has a maximum"), ("Quote.maxOrderQuantity?", "an order has a maximum"), ("!Quote.orderQty?", "no quantity is decided yet"), ("Quote.orderQty?", "a quantity is decided"),
        ("!Quote.compareQty?", "it is not compared yet"), ("!Decision.need?", "the common need is not worked out yet"), ("Decision.need?", "the common need is worked out"),
        ("Decision.reorderQuantity?", "the product has a reorder quantity"), ("!Decision.reorderQuantity?", "the product has no reorder quantity"), ("Decision.supplierId?", "a supplier is chosen"),
        ("?Decision.create", "an order is created"), ("?Decision.send", "it is sent"), ("?Decision.requiresApproval", "an approval is needed"), ("!Decision.requiresApproval", "no approval is needed"),
        ("Decision.productId", "the product id"), ("Decision.orderDate", "the order date"), ("Decision.position", "the position"), ("Decision.required", "the requirement"),
        ("Decision.safetyStock", "the safety stock"), ("Decision.needReorder", "the need of an order"), ("Decision.shortage", "the shortage"), ("Decision.adjustedShortage", "the adjusted shortage"),
        ("Decision.orderQty", "the quantity ordered"), ("Decision.purchaseQty", "the quantity in purchase units"), ("Decision.purchaseUom", "the purchase unit"), ("Decision.supplierId", "the supplier"),
        ("Decision.supplierName", "the supplier's name"), ("Decision.leadTimeDays", "the lead time"), ("Decision.unitPrice", "the unit price"), ("Decision.currency", "the currency"), ("Decision.fxRate", "the exchange rate"),
        ("Decision.totalAmount", "the total"), ("Decision.discountAmount", "the discount"), ("Decision.finalAmount", "the final amount"), ("Decision.taxRate", "the tax rate"), ("Decision.taxAmount", "the tax"),
        ("Decision.grandTotal", "the grand total"), ("Decision.requiresApproval", "the need of an approval"), ("Decision.approvalStatus", "the approval status"), ("Decision.approvalsNeeded", "the number of approvals"),
        ("Decision.policy", "the replenishment policy"), ("Decision.reorderPoint", "the reorder point"), ("Decision.reorderQuantity", "the reorder quantity"), ("Decision.maximumLevel", "the maximum level"),
        ("Decision.policyReviewDays", "the days between reviews"), ("Decision.need", "the common need"), ("Decision.quickest", "the shortest lead time of any offer"), ("Decision.orderStatus", "the order status"),
        ("Decision.create", "the wish for an order"), ("Decision.send", "the wish to send it"), ("Decision.warning", "the warning"), ("Decision.consolidated", "whether it joins a larger order"),
        ("Decision.sendBy", "the way of sending"), ("Decision.supplierError", "what is wrong with the supplier"),
        ("?Decision.byDemand", "the product is planned by demand"), ("!Decision.byDemand", "the product is not planned by demand"),
        ("?Decision.reviewDay", "it is a day of review"), ("!Decision.reviewDay", "it is not a day of review"),
        ("?Decision.wholeOrder", "it is a whole order"), ("!Decision.wholeOrder", "it is a product and not a whole order"),
        ("?Decision.consolidated", "the line joins a larger order"), ("!Decision.consolidated", "the line is an order of its own"),
        ("?Decision.needReorder", "an order is needed"), ("!Decision.needReorder", "no order is needed"),

        ("Demand.avgDaily", "the average daily demand"), ("Demand.trend", "the trend"), ("Demand.stdDev", "the standard deviation of demand"), ("Demand.safetyStock", "the safety stock set for the product"),
        ("Demand.backorders", "the backorders"), ("?Demand.discontinued", "the product is discontinued"), ("!Demand.discontinued", "the product is not discontinued"),
        ("StockLevel.onHand", "the stock on hand"), ("StockLevel.reserved", "the reserved stock"), ("StockLevel.onOrder", "what is on order there"), ("StockLevel.warehouseId", "the warehouse"),
        ("OpenOrders.quantity", "what is on our own open orders"), ("OpenOrders.counted", "what the inventory system counts of them"), ("OpenOrders.overdue", "what is overdue"), ("OpenOrders.overdueSince", "the first day overdue"),
        ("OpenOrders.recent", "what was ordered today"),

        ("Quote.supplierId", "the supplier of {0}"), ("Quote.supplierName", "the name of its supplier"), ("Quote.active", "the supplier's being active"), ("?Quote.active", "the supplier is active"), ("!Quote.active", "the supplier is not active"),
        ("Quote.validFrom", "the first day of {0}"), ("Quote.validTo", "the last day of {0}"), ("Quote.leadTimeDays", "the lead time of {0}"), ("Quote.leadTimeStdDev", "the standard deviation of its lead time"),
        ("Quote.preference", "the rank of {0}"), ("Quote.currency", "the currency of {0}"), ("Quote.fxRate", "its exchange rate"), ("Quote.moq", "the minimum of {0}"), ("Quote.maxQuantity", "the maximum of a line"),
        ("Quote.maxOrderQuantity", "the maximum of an order"), ("Quote.step", "the step of {0}"), ("Quote.purchaseUnit", "its purchase unit"), ("Quote.minimumOrderValue", "the minimum order value of {0}"),
        ("Quote.taxRate", "the supplier's own tax rate"), ("Quote.orderCost", "the cost of placing an order"), ("Quote.missing", "what is missing in {0}"), ("Quote.rejected", "the reason for rejecting {0}"),
        ("Quote.position", "the position that counts for {0}"), ("Quote.need", "the need with {0}"), ("Quote.safetyStock", "the safety stock with {0}"), ("Quote.required", "the requirement with {0}"),
        ("Quote.shortage", "the shortage with {0}"), ("Quote.adjusted", "the adjusted shortage with {0}"), ("Quote.orderQty", "the quantity of {0}"), ("Quote.unitPrice", "the unit price of {0}"),
        ("Quote.compareQty", "the quantity compared"), ("Quote.basePrice", "the price of {0} in the base currency"), ("Quote.outlay", "the outlay for {0}"), ("Quote.score", "what {0} is compared by"),
        ("Quote.openLater", "what is on order for later than {0} would come"), ("Quote.openLaterBefore", "what of that was ordered before today"), ("Quote.openNoSooner", "what was ordered before today and comes no sooner than {0} would"),
        ("Quote.idOrder", "the place of {0} by id"),
        ("Quote.late", "its being late"), ("?Quote.late", "{0} comes after the stock is used up"), ("!Quote.late", "{0} comes in time"),
        ("Quote.beyondCover", "its being beyond the limit of cover"), ("?Quote.beyondCover", "{0} is beyond the limit of cover"), ("!Quote.beyondCover", "{0} is within the limit of cover"),
        ("Quote.chosen", "{0}'s being chosen"), ("?Quote.chosen", "{0} is chosen"),

        ("hold()", "hold the product because of {1}: {0}"), ("reject()", "reject the offer: {0}"), ("notice()", "tell the buyer: {0}"), ("order()", "order {0}, at the price for that quantity"),
        ("require()", "{0} is required, and what the position lacks of it is the shortage"),
        ("priceAt()", "the price of {0} for {1}"), ("amount()", "the amount for {1} at {2}"), ("roundMoney()", "{0}, rounded to the cents of the currency"),
        ("inPurchaseUnit()", "{1} in purchase units"), ("lotForLot()", "{0}, but at least {1} and rounded up to {2}"), ("fixedLot()", "{0} in whole lots of {1}"),
        ("upToLevel()", "what fills {1} up to {2}"), ("economicLot()", "the quantity that is cheapest over a year"), ("raiseToValue()", "what reaches the minimum order value"),
        ("raiseToLines()", "the next quantity that lines add up to"), ("atMostPerOrder()", "as much as one order may have"), ("cheaperQuantity()", "the quantity at a price break that costs less"),
        ("needsTooManyLines()", "{1} would take more than a thousand lines"), ("hasRoom()", "the maximum has room for the minimum"), ("!hasRoom()", "the maximum has no room for the minimum"),
        ("wouldBuy()", "what would be bought of it for the common need"), ("outlay()", "what that costs"), ("discountAt()", "the discount rate for {0}"), ("cliffAbove()", "the total above {0} at which an order costs less"),
        ("serviceLevelStock()", "the safety stock for the factor {0} over {1}"),
    ];

    public static void Register(RuleSetOptions options)
    {
        foreach ((string name, string label) in s_labels)
            options.Labels[name] = label;
    }
}
