namespace Purchasing.Data.Connecting;

/// <summary>Lines of purchase orders of another system, of which a part may have come.</summary>
/// <param name="Table">Their table.</param>
/// <param name="Product">The column with the product's id.</param>
/// <param name="Ordered">The column with what was ordered.</param>
/// <param name="Received">The column with what has come; null when it has none.</param>
/// <param name="Header">The table of the orders; null when the lines stand alone.</param>
/// <param name="HeaderKey">The key of the orders.</param>
/// <param name="OrderId">The column of the lines that names the order.</param>
internal sealed record OrderLines(SourceTable Table, SourceColumn Product, SourceColumn Ordered, SourceColumn? Received, SourceTable? Header, SourceColumn? HeaderKey, SourceColumn? OrderId)
{
    /// <summary>Words of orders that still bring goods, and of those that do not.</summary>
    public static readonly string[] Open = ["OPEN", "OFFEN", "ORDERED", "BESTELLT", "SENT", "GESENDET", "CONFIRMED", "BESTAETIGT", "BESTÄTIGT", "PARTIAL", "PARTIALLY RECEIVED", "TEILGELIEFERT", "RELEASED", "FREIGEGEBEN", "APPROVED", "ACTIVE", "AKTIV"];
    public static readonly string[] Done = ["CLOSED", "GESCHLOSSEN", "ABGESCHLOSSEN", "CANCELLED", "CANCELED", "STORNIERT", "RECEIVED", "GELIEFERT", "COMPLETE", "COMPLETED", "DONE", "ERLEDIGT", "DELETED", "GELOESCHT", "GELÖSCHT"];

    public static readonly FieldWords OrderedOn = new("ordered_on", FieldKind.Date, "ordered on", "order date", "ordered", "bestelldatum", "bestellt am", "date");
    public static readonly FieldWords ExpectedOn = new("expected_on", FieldKind.Date, "expected on", "due", "due date", "due on", "delivery date", "liefertermin", "eta", "expected date");

    private static readonly string[] s_purchases = ["po", "pos", "purchase", "purchases", "bestellung", "bestellungen", "bestellposition", "bestellpositionen", "bestellpos", "ekpo", "procurement"];
    private static readonly FieldWords s_ordered = new("ordered", FieldKind.Number, "quantity", "qty", "menge", "ordered qty", "qty ordered", "quantity ordered", "order quantity", "order qty", "bestellmenge", "bestellte menge", "ordered");
    private static readonly FieldWords s_received = new("received", FieldKind.Number, "received", "qty received", "quantity received", "received qty", "received quantity", "delivered", "qty delivered", "delivered qty", "geliefert", "gelieferte menge", "wareneingang", "wareneingangsmenge", "eingegangen");

    /// <summary>The table as lines of purchase orders; null when it is none.</summary>
    public static OrderLines? Find(SourceTable table, SourceColumn? product, IReadOnlyList<SourceTable> tables)
    {
        if (product is null || !FieldWords.PartsOf(table.Name).Intersect(s_purchases).Any())
            return null;
        SourceColumn[] columns = [.. table.Columns.Where(column => column != product)];
        SourceColumn? received = TableMatch.Best(s_received, columns);
        if (TableMatch.Best(s_ordered, columns.Where(column => column != received)) is not { } ordered)
            return null;
        foreach (SourceTable header in tables.Where(other => other != table && other.Database == table.Database && other.Key is not null && FieldWords.PartsOf(other.Name).Intersect(s_purchases).Any()))
        {
            string key = header.Key!.Name.Equals("id", StringComparison.OrdinalIgnoreCase) ? $"{header.Name.TrimEnd('s')}_id" : header.Key.Name;
            if (columns.FirstOrDefault(column => string.Concat(FieldWords.PartsOf(column.Name)) is { } name && (name == string.Concat(FieldWords.PartsOf(key)) || (key != header.Key.Name && name == "orderid"))) is { } by)
                return new OrderLines(table, product, ordered, received, header, header.Key, by);
        }

        return new OrderLines(table, product, ordered, received, null, null, null);
    }

    /// <summary>The column that says how far an order is: of the line, else of the order; null when there is none.</summary>
    public (SourceTable Table, SourceColumn Column)? Status()
    {
        foreach (SourceTable table in new[] { Table, Header }.OfType<SourceTable>())
        {
            if (table.Columns.FirstOrDefault(column => column.IsText && FieldWords.PartsOf(column.Name).Any(part => part.EndsWith("status", StringComparison.Ordinal) || part is "state" or "zustand")) is { } column)
                return (table, column);
        }

        return null;
    }
}
