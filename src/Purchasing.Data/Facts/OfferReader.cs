using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of supplier offers; an offer with price breaks comes as one row per break.</summary>
internal sealed class OfferReader : FactReader<SupplierOffer>
{
    private const int BreakMinQuantity = 19;
    private const int BreakPrice = 20;
    private const int PricePer = 24;

    public override IReadOnlyList<FactField> Fields { get; } =
    [
        FactField.Required("productId"),
        FactField.Required("supplierId"),
        FactField.Optional("supplierName"),
        FactField.Required("price"),
        FactField.Required("currency"),
        FactField.Optional("moq"),
        FactField.Optional("multiple"),
        FactField.Optional("maxQuantity"),
        FactField.Required("leadTimeDays"),
        FactField.Optional("leadTimeStdDev"),
        FactField.Required("active"),
        FactField.Optional("validFrom"),
        FactField.Optional("validTo"),
        FactField.Optional("preference"),
        FactField.Optional("unit"),
        FactField.Optional("purchaseUnit"),
        FactField.Optional("minimumOrderValue"),
        FactField.Optional("taxRate"),
        FactField.Optional("orderCost"),
        FactField.Optional("breakMinQuantity"),
        FactField.Optional("breakPrice"),
        FactField.Optional("articleNumber"),
        FactField.Optional("discountRate"),
        FactField.Optional("maxOrderQuantity"),
        FactField.Optional("pricePer"),
    ];

    public override void Read(FactRow row, string productId, FactBatch<SupplierOffer> batch)
    {
        decimal per = PerOf(row);
        PriceBreak? priceBreak = ReadBreak(row, per);
        SupplierOffer offer = new()
        {
            ProductId = productId,
            SupplierId = row.Key(1),
            SupplierName = row.Text(2),
            Price = row.Decimal(3) is { } price ? Each(price, per) : null,
            Currency = row.Code(4),
            Moq = row.Decimal(5),
            Multiple = row.Decimal(6),
            MaxQuantity = row.Decimal(7),
            LeadTimeDays = row.Integer(8),
            LeadTimeStdDev = row.Decimal(9),
            Active = row.Boolean(10),
            ValidFrom = row.Date(11),
            ValidTo = row.Date(12),
            Preference = row.Integer(13),
            Unit = row.Code(14),
            PurchaseUnit = row.Code(15),
            MinimumOrderValue = row.Decimal(16),
            TaxRate = row.Decimal(17),
            OrderCost = row.Decimal(18),
            ArticleNumber = row.Text(21),
            DiscountRate = row.Decimal(22),
            MaxOrderQuantity = row.Decimal(23),
            PriceBreaks = !row.Has(BreakMinQuantity) ? [] : priceBreak is null ? new List<PriceBreak>() : new List<PriceBreak>(2) { priceBreak },
        };
        if (row.Has(BreakMinQuantity))
        {
            foreach (SupplierOffer known in batch.For(productId))
            {
                if (known.SupplierId != offer.SupplierId || !known.Equals(offer with { PriceBreaks = known.PriceBreaks }))
                    continue;
                if (priceBreak is not null)
                    ((List<PriceBreak>)known.PriceBreaks).Add(priceBreak);
                return;
            }
        }

        batch.Add(productId, offer);
    }

    /// <summary>For how many units the price and the price breaks are: 100 where 60 is asked for 100 pieces.</summary>
    private static decimal PerOf(FactRow row)
    {
        decimal per = row.Decimal(PricePer) ?? 1m;
        return per > 0m ? per : throw new FactValueException($"{SourceNames.Offers}: price_per ('{per.ToString(CultureInfo.InvariantCulture)}') is not above zero");
    }

    private static decimal Each(decimal price, decimal per) => per == 1m ? price : DecimalMath.Trim(Math.Round(price / per, StorableNumbers.Places, MidpointRounding.AwayFromZero));

    private static PriceBreak? ReadBreak(FactRow row, decimal per)
    {
        decimal? quantity = row.Decimal(BreakMinQuantity);
        decimal? price = row.Decimal(BreakPrice);
        return (quantity, price) switch
        {
            (null, null) => null,
            ({ } q, { } p) => new PriceBreak(q, Each(p, per)),
            _ => throw new FactValueException($"{SourceNames.Offers}: a price break lacks its quantity or its price"),
        };
    }
}
