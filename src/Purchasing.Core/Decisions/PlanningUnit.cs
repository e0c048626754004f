namespace Purchasing.Core.Decisions;

/// <summary>What is planned for itself.</summary>
public enum PlanningUnit
{
    /// <summary>A product over all its warehouses: their stock is one, and one line fills it up.</summary>
    Product,

    /// <summary>A product in a warehouse: each has its own position, policy and line.</summary>
    Warehouse,
}
