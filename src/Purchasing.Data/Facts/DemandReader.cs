using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of demand.</summary>
internal sealed class DemandReader : FactReader<Demand>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Optional("avgDaily"),
        FactField.Optional("trend"),
        FactField.Optional("stdDev"),
        FactField.Optional("safetyStock"),
        FactField.Optional("backorders"),
        FactField.Optional("unit"),
        FactField.Optional("discontinued"),
        FactField.Optional("productName"),
        FactField.Optional("warehouseId"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<Demand> batch) =>
        batch.Add(productId, new Demand
        {
            ProductId = productId,
            AvgDaily = row.Decimal(1),
            Trend = row.Text(2),
            StdDev = row.Decimal(3),
            SafetyStock = row.Decimal(4),
            Backorders = row.Decimal(5),
            Unit = row.Code(6),
            Discontinued = row.Boolean(7) ?? false,
            ProductName = row.Text(8),
            WarehouseId = row.Code(9),
        });
}
