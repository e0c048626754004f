using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of unit conversions.</summary>
internal sealed class UnitReader : FactReader<UnitConversion>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Required("fromUnit"),
        FactField.Required("toUnit"),
        FactField.Required("factor"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<UnitConversion> batch) =>
        batch.Add(productId, new UnitConversion
        {
            ProductId = productId,
            FromUnit = row.Key(1),
            ToUnit = row.Key(2),
            Factor = row.Decimal(3),
        });
}
