using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of stock.</summary>
internal sealed class StockReader : FactReader<StockLevel>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Required("warehouseId"),
        FactField.Required("onHand"),
        FactField.Required("reserved"),
        FactField.Optional("onOrder"),
        FactField.Required("unit"),
        FactField.Optional("onOrderUnit"),
        FactField.Optional("onOrderExpectedOn"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<StockLevel> batch) =>
        batch.Add(productId, new StockLevel
        {
            ProductId = productId,
            WarehouseId = row.Key(1),
            OnHand = row.Decimal(2),
            Reserved = row.Decimal(3),
            OnOrder = row.Decimal(4),
            Unit = row.Code(5),
            OnOrderUnit = row.Code(6),
            OnOrderExpectedOn = row.Date(7),
        });
}
