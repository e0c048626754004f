using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of replenishment policies.</summary>
internal sealed class PolicyReader : FactReader<ReplenishmentPolicy>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Optional("warehouseId"),
        FactField.Optional("kind"),
        FactField.Optional("reorderPoint"),
        FactField.Optional("reorderQuantity"),
        FactField.Optional("maximumLevel"),
        FactField.Optional("reviewDays"),
        FactField.Optional("reviewedOn"),
        FactField.Optional("unit"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<ReplenishmentPolicy> batch) =>
        batch.Add(productId, new ReplenishmentPolicy
        {
            ProductId = productId,
            WarehouseId = row.Code(1),
            Kind = row.Code(2)?.ToLowerInvariant(),
            ReorderPoint = row.Decimal(3),
            ReorderQuantity = row.Decimal(4),
            MaximumLevel = row.Decimal(5),
            ReviewDays = row.Integer(6),
            ReviewedOn = row.Date(7),
            Unit = row.Code(8),
        });
}
