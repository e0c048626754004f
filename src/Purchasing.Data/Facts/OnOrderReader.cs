using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of what another system has on order.</summary>
internal sealed class OnOrderReader : FactReader<OpenOrderLine>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Required("quantity"),
        FactField.Optional("unit"),
        FactField.Optional("orderedOn"),
        FactField.Optional("expectedOn"),
        FactField.Optional("warehouseId"),
        FactField.Optional("supplierId"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<OpenOrderLine> batch) =>
        batch.Add(productId, new OpenOrderLine
        {
            Quantity = row.Decimal(1) ?? throw new FactValueException($"{batch.Source}: a quantity on order is missing"),
            Unit = row.Code(2),
            // Unknown counts as of today, which would let a choice of offers look away from it; what another system has on order is older.
            OrderedOn = row.Date(3) ?? DateOnly.MinValue,
            ExpectedOn = row.Date(4),
            WarehouseId = row.Code(5),
            SupplierId = row.Code(6),
        });
}
