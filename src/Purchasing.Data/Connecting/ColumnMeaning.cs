namespace Purchasing.Data.Connecting;

/// <summary>What a column that no field takes may change about those that are read.</summary>
/// <param name="Changes">What it may change, for people.</param>
/// <param name="Words">Parts of names, in English and German; several parts of one name are separated by blanks.</param>
internal sealed record ColumnMeaning(string Changes, params string[] Words)
{
    private static readonly ColumnMeaning[] s_all =
    [
        new("a lead time that is not in days: turn it into days in the query", "lead time", "lead weeks", "lead months", "lead hours", "lieferzeit", "delivery time", "wiederbeschaffungszeit", "delivery weeks"),
        new("prices may be for so many units (price_per divides them)", "price per", "price unit", "price quantity", "preiseinheit", "peinh", "preismenge"),
        new("suppliers may sell, and price, in another unit than the stock's (purchase_unit, unit)", "order unit", "purchase unit", "bestelleinheit", "bstme", "bprme", "einkaufseinheit", "order uom", "purchase uom"),
        new("a pack may hold so many units, and prices or minimum quantities may be per pack", "units per", "per pack", "pack", "packs", "umrez", "umren", "packaging", "inhalt", "verpackung", "pack size", "factor", "faktor", "conversion"),
        new("prices may be before a discount (discount_rate, 0.03 for 3 %)", "discount", "rabatt", "rebate", "skonto", "bonus"),
        new("it may be added to prices", "surcharge", "zuschlag", "freight", "fracht", "customs", "zoll", "fee", "shipping", "versand"),
        new("prices may include a tax, or a tax of their own may hold (tax_rate, 0.19 for 19 %)", "tax", "vat", "mwst", "ust", "steuer", "gross", "brutto", "incl", "inkl", "bruttopreis"),
        new("it may be the price that counts", "price", "preis", "cost", "kosten"),
        new("it may be the currency of the prices", "currency", "curr", "waehrung", "waers"),
        new("prices may hold from this quantity on (break_min_quantity, break_price)", "from qty", "ab menge", "staffel", "staffelmenge", "tier", "break", "scale qty", "from quantity"),
        new("rows may hold in a period only (valid_from, valid_to)", "valid", "gueltig", "from date", "to date", "start", "end date", "expires", "expiry", "ablauf", "mhd"),
        new("it may be the least or usual quantity of an order (moq)", "norbm", "minbm", "min order", "minimum", "min qty", "mindest", "mindestmenge", "standard qty", "standard quantity", "normalmenge"),
        new("a largest quantity may hold (max_quantity, max_order_quantity)", "max", "maximum", "hoechst", "maximal"),
        new("one supplier may be preferred (preference, the lowest first)", "preferred", "preference", "priority", "rank", "bevorzugt", "prioritaet", "hauptlieferant", "main supplier"),
        new("it may be the demand: an average per day is needed, for example a month's divided by 30", "monthly", "weekly", "yearly", "annual", "monat", "monatsverbrauch", "jahresverbrauch", "wochenverbrauch", "demand", "usage", "verbrauch", "bedarf", "forecast", "consumption"),
        new("it may be, or be part of, the quantity that can be used", "available", "verfuegbar", "quality", "inspection", "blocked", "sperrbestand", "transit", "consignment", "konsignation", "quantity", "qty", "menge", "bestand"),
        new("it may be on order", "on order", "ordered", "bestellt", "incoming", "coming", "outstanding"),
        new("rows may belong to several companies or languages and have to be told apart", "company", "client", "mandt", "mandant", "tenant", "bukrs", "buchungskreis", "language", "sprache", "spras", "lang"),
        new("rows may hold for one place only", "plant", "warehouse", "werk", "werks", "site", "location", "lager", "branch", "filiale", "ort", "standort", "place"),
        new("it may be another unit than the one that was supposed", "unit", "uom", "einheit", "meins"),
    ];

    /// <summary>What a column may change by its name; null for nothing that is known.</summary>
    public static string? Of(SourceColumn column)
    {
        string[] parts = FieldWords.PartsOf(column.Name);
        return s_all.FirstOrDefault(meaning => meaning.Words.Any(word => word.Split(' ').All(parts.Contains)))?.Changes;
    }
}
