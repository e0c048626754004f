namespace Purchasing.Data.Connecting;

/// <summary>How the tables of a fact are recognised.</summary>
/// <param name="Node">The id of its node.</param>
/// <param name="Fact">The fact, in the words of graph files.</param>
/// <param name="Title">For people.</param>
/// <param name="TableWords">Words in the names of its tables; they speak for a table and are not needed.</param>
/// <param name="Needed">Fields without which a table is not one of this fact.</param>
/// <param name="Further">Other fields.</param>
internal sealed record FactWords(string Node, string Fact, string Title, string[] TableWords, FieldWords[] Needed, FieldWords[] Further)
{
    public static readonly FieldWords Product = new("product_id", FieldKind.Code, "product id", "product no", "product", "item no", "item id", "item", "item number", "item code", "article no", "article id", "article", "art no", "artikel", "artikel nr", "artikel nummer", "artikel id", "material", "material no", "matnr", "part no", "part id", "part", "product code", "sku");

    public static readonly FieldWords Supplier = new("supplier_id", FieldKind.Code, "supplier id", "supplier", "supplier no", "vendor", "vendor id", "vendor no", "lieferant", "lieferant nr", "lieferanten nr", "lieferanten nummer", "creditor", "kreditor", "lifnr");

    public static readonly FieldWords Name = new("product_name", FieldKind.Text, "name", "description", "descr", "bezeichnung", "title", "product name", "item name", "text");

    public static readonly FieldWords Unit = new("unit", FieldKind.Text, "unit", "uom", "base uom", "base unit", "stock unit", "einheit", "mengeneinheit", "basiseinheit", "meins");

    public static readonly FieldWords LeadTime = new("lead_time_days", FieldKind.Number, "lead time days", "lead days", "lead time", "leadtime", "delivery days", "delivery time", "lieferzeit", "lieferzeit tage", "plifz", "days", "tage") { Not = ["week", "weeks", "wks", "woche", "wochen", "hour", "hours", "hrs", "stunde", "stunden", "month", "months", "monat", "monate", "minute", "minutes", "minuten"] };

    public static readonly FieldWords LeadWeeks = new("lead_time_weeks", FieldKind.Number, "lead time weeks", "lead weeks", "lieferzeit wochen", "delivery weeks", "delivery time weeks", "lieferwochen", "weeks", "wochen");

    public static readonly FieldWords Currency = new("currency", FieldKind.Text, "currency", "curr", "waehrung", "waers", "currency code");

    /// <summary>What is bought, where it is another unit than the one that stock is counted in.</summary>
    public static readonly FieldWords PurchaseUnit = new("purchase_unit", FieldKind.Text, "purchase unit", "order unit", "purchase uom", "order uom", "buying unit", "purchasing unit", "bestelleinheit", "bestell einheit", "einkaufseinheit", "bstme", "ordering unit", "unit of purchase");

    /// <summary>How many stock units one purchase unit holds.</summary>
    public static readonly FieldWords PackFactor = new("factor", FieldKind.Number, "units per pack", "units per unit", "units per order unit", "units per purchase unit", "qty per pack", "quantity per pack", "pieces per pack", "pcs per pack", "per pack", "units per box", "units per case", "units per carton", "umrez", "conversion factor", "umrechnungsfaktor", "umrechnung", "pack content", "inhalt", "stueck je einheit", "menge je einheit", "factor", "faktor");

    /// <summary>For how many units a price is.</summary>
    public static readonly FieldWords PricePer = new("price_per", FieldKind.Number, "price per", "price unit", "price unit qty", "price quantity", "price base", "price basis", "pricing unit", "preiseinheit", "preis einheit", "peinh", "preis je", "preis pro", "preismenge", "preisbasis", "per") { Not = ["kg", "piece", "pieces", "pcs", "stueck", "box", "case", "each", "item", "litre", "liter", "ton"] };

    /// <summary>From which quantity on a price holds.</summary>
    public static readonly FieldWords PriceFrom = new("price_from_quantity", FieldKind.Number, "from qty", "from quantity", "qty from", "quantity from", "ab menge", "menge ab", "ab stueck", "staffel", "staffelmenge", "staffel menge", "staffel ab", "mengenstaffel", "scale", "scale qty", "scale quantity", "tier qty", "tier quantity", "break qty", "break quantity", "kstbm") { Not = ["price", "preis", "to", "bis", "id", "no", "nr"] };

    public static readonly FieldWords SafetyStock = new("safety_stock", FieldKind.Number, "safety stock", "sicherheitsbestand");

    public static readonly FieldWords Warehouse = new("warehouse_id", FieldKind.Code, "warehouse id", "warehouse", "plant", "site", "location", "location id", "depot", "lager", "lagerort", "werk", "werks", "ort", "standort", "store", "branch", "filiale");

    private static readonly FieldWords s_quantity = new("on_hand", FieldKind.Number, "on hand", "qty on hand", "quantity on hand", "units in stock", "stock", "bestand", "lagerbestand", "qty shelf", "stock qty", "stock quantity", "in stock", "labst", "quantity", "qty", "menge", "available qty", "qty available", "available quantity", "available stock", "verfuegbar", "verfuegbarer bestand", "verfuegbare menge");

    public static FactWords Demand { get; } = new(
        "demand", "Demand", "demand", ["demand", "usage", "forecast", "verbrauch", "bedarf"],
        [new("avg_daily", FieldKind.Number, "avg daily", "daily usage", "daily use", "daily demand", "verbrauch je tag", "verbrauch pro tag", "tagesverbrauch", "tagesbedarf", "bedarf je tag", "bedarf pro tag", "usage per day", "demand per day", "average daily usage", "avg daily demand")],
        [
            new("trend", FieldKind.Text, "trend", "tendency", "tendenz"),
            new("std_dev", FieldKind.Number, "std dev", "use deviation", "deviation", "standard deviation", "streuung", "sigma"),
            SafetyStock,
            new("backorders", FieldKind.Number, "backorders", "back orders", "rueckstand"),
            Unit, Name,
        ]);

    public static FactWords Stock { get; } = new(
        "stock", "StockLevel", "stock", ["stock", "inventory", "bestand", "lager", "bin", "bins"],
        [s_quantity],
        [
            Warehouse,
            new("reserved", FieldKind.Number, "reserved", "allocated", "reserviert", "in baskets", "promised", "qty promised", "qty reserved", "committed", "picked", "reservierte menge"),
            new("on_order", FieldKind.Number, "on order", "units on order", "qty on order", "bestellt", "bestellte menge", "coming"),
            Unit,
        ]);

    public static FactWords Offers { get; } = new(
        "offers", "SupplierOffer", "supplier offers", ["offer", "offers", "angebote", "angebot", "source", "sources", "purchase", "purchasing", "einkauf", "supplier", "vendor"],
        [Supplier, new("price", FieldKind.Number, "price", "unit price", "cost", "unit cost", "preis", "einkaufspreis", "ek preis", "ek", "net price", "purchase price", "netpr", "price per unit", "price per piece", "price each", "preis je stueck", "nettopreis", "netto preis", "stueckpreis", "price net", "price incl", "price gross", "bruttopreis", "price cents", "cost cents", "list price", "listenpreis") { IsMoney = true }],
        [
            Currency, PricePer, PurchaseUnit, PackFactor, LeadWeeks, PriceFrom,
            new("moq", FieldKind.Number, "moq", "min qty", "minimum quantity", "min quantity", "mindestmenge", "mindestbestellmenge", "minimum order quantity", "minbm", "least", "minimum"),
            new("multiple", FieldKind.Number, "multiple", "pack", "pack size", "packsize", "step", "vielfaches", "lot", "lot size", "verpackungseinheit", "increment"),
            LeadTime,
            new("valid_from", FieldKind.Date, "valid from", "gueltig ab", "gueltig von", "since", "start date"),
            new("valid_to", FieldKind.Date, "valid to", "valid until", "gueltig bis", "end date", "expires"),
            new("article_number", FieldKind.Code, "article number", "vendor item", "supplier item", "supplier sku", "sku", "order number", "bestellnummer", "lieferanten artikel nr", "vendor part no"),
            new("minimum_order_value", FieldKind.Number, "minimum order value", "min order value", "mindestbestellwert"),
            new("unit", FieldKind.Text, [.. Unit.Words, "price uom", "unit of price", "bprme", "preismengeneinheit", "bestellpreismengeneinheit", "price unit"]),
        ]);

    public static FactWords Policies { get; } = new(
        "policies", "ReplenishmentPolicy", "reorder points", ["policy", "policies", "planning", "disposition"],
        [new("reorder_point", FieldKind.Number, "reorder point", "reorder level", "meldebestand", "min stock", "minimum stock", "mindestbestand", "bestellpunkt")],
        [
            new("reorder_quantity", FieldKind.Number, "reorder quantity", "reorder qty", "order quantity", "bestellmenge", "fixed quantity"),
            new("maximum_level", FieldKind.Number, "maximum level", "max stock", "maximum stock", "hoechstbestand", "order up to"),
            Warehouse,
        ]);

    public static FactWords Units { get; } = new(
        "units", "UnitConversion", "unit conversions", ["uom", "units", "unit", "conversion", "conversions", "packs", "einheiten", "umrechnung"],
        [new("from_unit", FieldKind.Text, "from unit", "from uom", "pack", "von einheit", "alternative unit", "pack unit"), new("factor", FieldKind.Number, "factor", "faktor", "holds", "conversion factor", "umrechnungsfaktor", "content")],
        [new("to_unit", FieldKind.Text, "to unit", "to uom", "nach einheit", "base unit", "base uom")]);

    public static FactWords OnOrder { get; } = new(
        "onOrder", "OnOrder", "goods on order", ["po", "purchase", "bestellung", "bestellungen", "bestellpositionen"],
        [new("quantity", FieldKind.Number, "open qty", "open quantity", "offene menge", "menge offen", "qty open", "remaining qty", "remaining quantity", "outstanding qty")],
        [
            Unit,
            new("ordered_on", FieldKind.Date, "ordered on", "order date", "bestelldatum", "bestellt am"),
            new("expected_on", FieldKind.Date, "expected on", "due", "due date", "due on", "delivery date", "liefertermin", "eta", "expected date"),
            Warehouse, Supplier,
        ]);

    public static FactWords Rates { get; } = new(
        "rates", "", "exchange rates", ["rate", "rates", "fx", "kurse", "wechselkurse", "exchange"],
        [new("currency", FieldKind.Text, "currency", "curr", "waehrung", "from currency", "quote currency", "target currency", "foreign currency", "fremdwaehrung"), new("rate", FieldKind.Number, "rate", "kurs", "fx rate", "exchange rate"), new("rate_date", FieldKind.Date, "rate date", "day", "date", "valid from", "datum", "tag")],
        [new("base_currency", FieldKind.Text, "base currency", "to currency", "basiswaehrung", "home currency", "hauswaehrung"), new("rate_per", FieldKind.Number, "rate per", "per", "unit", "units", "per unit", "per units", "einheit", "einheiten", "je", "faktor", "factor", "nominal", "ffact")]);

    /// <summary>Parts of the names of tables and schemas that keep what does not count any more, or not yet.</summary>
    public static string[] SetAside { get; } = ["archive", "archiv", "archived", "old", "alt", "backup", "backups", "bak", "history", "historie", "hist", "test", "tests", "tmp", "temp", "staging", "copy", "kopie"];

    public static string[] ProductTables { get; } = ["product", "products", "item", "items", "article", "articles", "artikel", "material", "materials", "part", "parts", "teile", "artikelstamm"];

    public static string[] SupplierTables { get; } = ["supplier", "suppliers", "vendor", "vendors", "lieferant", "lieferanten", "creditor", "creditors", "kreditoren"];
}
