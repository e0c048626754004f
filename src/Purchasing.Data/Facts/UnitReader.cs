using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of unit conversions.</summary>
internal sealed class UnitReader : FactReader<UnitConversion>
{
    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Optional("productId"),
        FactField.Required("fromUnit"),
        FactField.Required("toUnit"),
        FactField.Required("factor"),
    ];

    public override bool TakesGeneralRows => true;

    // A product's own factor between two units stands against the general one, whichever way round it is given.
    public override void Share(IReadOnlyList<UnitConversion> general, string productId, FactBatch<UnitConversion> batch)
    {
        UnitConversion[] own = batch.For(productId).ToArray();
        foreach (UnitConversion each in general)
        {
            if (!own.Any(known => (known.FromUnit == each.FromUnit && known.ToUnit == each.ToUnit) || (known.FromUnit == each.ToUnit && known.ToUnit == each.FromUnit)))
                batch.Add(productId, each with { ProductId = productId });
        }
    }

    public override void Read(FactRow row, string productId, FactBatch<UnitConversion> batch) =>
        batch.Add(productId, new UnitConversion
        {
            ProductId = productId,
            FromUnit = row.Key(1),
            ToUnit = row.Key(2),
            Factor = row.Decimal(3),
        });
}
