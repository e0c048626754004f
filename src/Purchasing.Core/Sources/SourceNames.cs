namespace Purchasing.Core.Sources;

/// <summary>The names of the fact sources, as they appear in held reasons, logs and the graph file.</summary>
public static class SourceNames
{
    /// <summary>Orders and demand (<c>oms_db</c>).</summary>
    public const string Demand = "demand";

    /// <summary>Inventory (<c>inventory_db</c>).</summary>
    public const string Stock = "stock";

    /// <summary>Supplier offers (<c>supplier_db</c>).</summary>
    public const string Offers = "offers";

    /// <summary>Units of measure (<c>uom_db</c>).</summary>
    public const string Units = "units";

    /// <summary>Replenishment policies, from any database.</summary>
    public const string Policies = "policies";

    /// <summary>What other systems have on order.</summary>
    public const string OnOrder = "on_order";

    /// <summary>Exchange rates.</summary>
    public const string Rates = "rates";

    /// <summary>The list of products.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Our own open purchase orders (<c>purchasing_db</c>).</summary>
    public const string OpenOrders = "open_orders";
}
