namespace Purchasing.Data.Connecting;

/// <content>Offers, and what is on order: what other systems say in more than one column or table.</content>
internal sealed partial class ProposalBuilder
{
    // What holds for one product is not asked of the supplier.
    private static readonly HashSet<string> s_ofSupplier = ["currency", "lead_time_days", "lead_time_weeks", "valid_from", "valid_to", "minimum_order_value", "price_per"];

    private static readonly string[] s_taxed = ["gross", "brutto", "bruttopreis", "incl", "inkl", "including", "vat", "tax", "mwst", "ust"];

    private void AddOffers(TableMatch match, TableMatch stock, bool hasUnits)
    {
        SourceSelect select = Select(match);
        SourceColumn supplier = match.Of(FactWords.Supplier.Name)!;
        SourceTable? master = Suppliers is not null && Suppliers != match.Table && Suppliers.Database == match.Table.Database ? Suppliers : null;
        if (master is not null)
            Join(select, master, FactWords.Supplier, supplier);
        Finish(match, select);
        SourceColumn price = match.Of("price")!;
        foreach (string field in (string[])["supplier_id", "price", "moq", "multiple", "valid_from", "valid_to", "article_number", "minimum_order_value"])
        {
            if (Of(field) is { } found)
                Put(match, select, field, found.Table, found.Column);
        }

        if (master is not null && TableMatch.Best(FactWords.Name, master.Columns) is { } name)
            Put(match, select, "supplier_name", master, name);
        AddPrice(match, select, price, Of(FactWords.PricePer.Name));
        AddPriceFrom(match, select);
        if (Of("currency") is { } currency)
            Put(match, select, "currency", currency.Table, currency.Column);
        else if (FieldWords.CurrencyOf(price) is { } named)
            Suppose(() => select.AddText("currency", named), $"offers: all prices are in {named}, by the name of {price.Name}.");
        else
            Suppose(() => select.AddText("currency", baseCurrency), $"offers: no currency was found; all prices are in {baseCurrency} (Purchasing:BaseCurrency).");
        if (Of(FactWords.LeadTime.Name) is { } days)
            Put(match, select, "lead_time_days", days.Table, days.Column);
        else if (Of(FactWords.LeadWeeks.Name) is { } weeks && weeks.Column.IsNumber && !Dialect(match).IsInexact(weeks.Column.Type))
            Suppose(() => select.AddFrom("lead_time_days", $"7 * {select.Column(weeks.Table, weeks.Column)}", weeks), $"offers: {weeks.Column.Name} is in weeks of 7 days.");
        else
            Lack(() => select.Add("lead_time_days", "NULL"), "offers: no lead time was found. Write the days for NULL AS lead_time_days in node 'offers'; until then its products are held.");
        AddActive(match, select, master);
        AddOfferUnits(match, select, stock, hasUnits);
        AddNode(match, select);

        (SourceTable Table, SourceColumn Column)? Of(string field)
        {
            if (match.Of(field) is { } own)
                return (match.Table, own);
            FieldWords? words = s_ofSupplier.Contains(field) ? FactWords.Offers.Further.Single(each => each.Name == field) : null;
            return words is not null && master is not null && TableMatch.Best(words, master.Columns.Where(column => column != KeyOf(master, FactWords.Supplier))) is { } theirs ? (master, theirs) : null;
        }
    }

    private void AddPrice(TableMatch match, SourceSelect select, SourceColumn price, (SourceTable Table, SourceColumn Column)? per)
    {
        string[] parts = FieldWords.PartsOf(price.Name);
        bool isInCents = parts.Any(part => part is "cent" or "cents" or "pence");
        if (per is { } column)
        {
            Put(match, select, "price_per", column.Table, column.Column);
            _check.Add($"offers: {price.Name} is for {column.Column.Name} units; the price of one is {price.Name} / {column.Column.Name}.");
            if (isInCents)
                _missing.Add($"offers: {price.Name} is in cents, and {column.Column.Name} divides it: write {column.Column.Name} times 100 for it in node 'offers'.");
        }
        else if (isInCents)
        {
            Suppose(() => select.Add("price_per", "100"), $"offers: {price.Name} is in cents: 100 AS price_per divides it.");
        }

        if (parts.Intersect(s_taxed).Any())
            _check.Add($"offers: {price.Name} includes a tax, which the order adds once more: write the price without it, for example CAST({select.Column(match.Table, price)} / 1.19 AS DECIMAL(18,4)), or say that the tax rate is 0 (0 AS tax_rate).");
        if (parts.Any(part => part is "list" or "liste" or "listenpreis" or "old" or "alt"))
            _check.Add($"offers: {price.Name} may be another price than the one that is paid.");
    }

    /// <summary>A row for each quantity from which on a price holds is an offer with that minimum.</summary>
    private void AddPriceFrom(TableMatch match, SourceSelect select)
    {
        if (match.Of(FactWords.PriceFrom.Name) is not { } from)
            return;
        if (match.Of("moq") is { } moq)
        {
            _missing.Add($"offers: the price of a row holds from {from.Name} on, and {moq.Name} is a minimum besides: rows of one supplier that differ in {from.Name} only are held. In node 'offers' write for {select.Column(match.Table, moq)} AS moq the larger of the two.");
            return;
        }

        Put(match, select, "moq", match.Table, from);
        _check.Add($"offers: the price of a row holds from {from.Name} on: each row is an offer with that minimum.");
    }

    private void AddActive(TableMatch match, SourceSelect select, SourceTable? master)
    {
        FlagColumn[] flags = FlagsOf(match, select, "active", master);
        if (flags.Length > 0)
            select.AddFrom("active", select.Flags(flags, "1", "0"), Columns(flags));
        else
            Suppose(() => select.Add("active", "1"), "offers: nothing says which offers are blocked; all count as active.");
    }

    /// <summary>The unit of prices, the one that is bought, and what it holds.</summary>
    private void AddOfferUnits(TableMatch match, SourceSelect select, TableMatch stock, bool hasUnits)
    {
        SourceColumn? unit = match.Of(FactWords.Unit.Name);
        SourceColumn? bought = match.Of(FactWords.PurchaseUnit.Name) ?? unit;
        if (bought is null)
        {
            _check.Add("offers: no purchase unit was found; everything is priced and bought in the unit of the stock.");
            return;
        }

        if (unit is not null)
            Put(match, select, "unit", match.Table, unit);
        Put(match, select, "purchase_unit", match.Table, bought);
        _check.Add(unit is not null
            ? $"offers: prices, minimum quantities and multiples are per {unit.Name}, and orders are written in {bought.Name}."
            : $"offers: orders are written in {bought.Name}; prices, minimum quantities and multiples are per unit of the stock. If they are per {bought.Name}, write {select.Column(match.Table, bought)} AS unit too in node 'offers'.");
        if (match.Of(FactWords.PackFactor.Name) is { } factor && !hasUnits)
            AddPackUnits(match, stock, bought, factor);
        else if (!hasUnits)
            _check.Add($"offers: nothing says what one {bought.Name} holds: where it is not the unit of the stock, products are held.");
    }

    /// <summary>Conversions from the offers themselves: one purchase unit holds so many units of the stock.</summary>
    private void AddPackUnits(TableMatch match, TableMatch stock, SourceColumn bought, SourceColumn factor)
    {
        SourceSelect select = Finish(match, new SourceSelect(match.Table, Dialect(match)));
        SourceColumn? stockUnit = stock.Of(FactWords.Unit.Name);
        (SourceTable Table, SourceColumn Unit, SourceColumn Product)? from = stockUnit is not null ? (stock.Table, stockUnit, stock.Product!)
            : Products is not null && TableMatch.Best(FactWords.Unit, Products.Columns) is { } theirs ? (Products, theirs, KeyOf(Products, FactWords.Product)) : null;
        if (from is { } other && other.Table.Database != match.Table.Database)
        {
            _check.Add($"offers: {factor.Name} says what one {bought.Name} holds; the unit of the stock is in another database, so the node 'units' has to be written by hand.");
            return;
        }

        string product = Dialect(match).NameOf(match.Table) + "." + Dialect(match).Name(match.Product!.Name);
        string to = from is { } unit
            ? $"(SELECT MIN(u.{Dialect(match).Name(unit.Unit.Name)}) FROM {Dialect(match).NameOf(unit.Table)} u WHERE u.{Dialect(match).Name(unit.Product.Name)} = {product})"
            : $"'{StockUnit}'";
        string name = select.Column(match.Table, bought);
        Put(match, select, "from_unit", match.Table, bought);
        select.Add("to_unit", to);
        Put(match, select, "factor", match.Table, factor);
        select.Conditions.Add($"{name} <> {to}");
        SourceColumn? divisor = match.Table.Columns.FirstOrDefault(column => column.Name.Equals("umren", StringComparison.OrdinalIgnoreCase));
        if (divisor is not null)
            select.Conditions.Add($"{select.Column(match.Table, divisor)} = 1");
        _check.Add($"units: 1 {bought.Name} holds {factor.Name} units of the stock{(divisor is null ? "" : $"; where {divisor.Name} is not 1 there is no conversion, and its products are held")}. The suppliers of a product have to agree on it.");
        AddNode(FactWords.Units, match.Table, select, $"{select.Key(match.Table, match.Product!)} IN (@ids)", []);
    }

    private void AddOnOrder(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        foreach ((string field, SourceColumn column) in match.Fields)
            Put(match, select, field, match.Table, column);
        _check.Add($"onOrder: {NameOf(match.Table)} must not hold orders that this program makes (else set Databases:InventoryCountsOrdersFrom).");
        AddNode(match, select);
    }

    /// <summary>Lines of purchase orders, as far as they have not come; false where the columns do not tell.</summary>
    private bool AddOrderLines(OrderLines lines)
    {
        if (lines.Received is not { } received || !lines.Ordered.IsNumber || !received.IsNumber || lines.Status() is not { } status)
            return false;
        string[] words = [.. status.Table.SamplesOf(status.Column).Select(word => word.Trim().ToUpperInvariant()).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];
        if (words.Length == 0 || !words.All(word => OrderLines.Open.Contains(word) || OrderLines.Done.Contains(word)))
        {
            _check.Add($"onOrder: {NameOf(status.Table)}.{status.Column.Name} says how far an order is, in words that are not known ({string.Join(", ", words.Take(5).Select(word => $"'{word}'"))}).");
            return false;
        }

        Databases.SqlDialect dialect = dialects[lines.Table.Database];
        SourceSelect select = new(lines.Table, dialect);
        if (lines.Header is not null)
            select.Join(lines.Header, lines.HeaderKey!, lines.OrderId!);
        select.AddFrom("product_id", select.Key(lines.Table, lines.Product), (lines.Table, lines.Product));
        string open = $"{select.Column(lines.Table, lines.Ordered)} - coalesce({select.Column(lines.Table, received)}, 0)";
        string state = $"upper(trim({select.Column(status.Table, status.Column)}))";
        string left = dialect.IsInexact(lines.Ordered.Type) || dialect.IsInexact(received.Type) ? dialect.Exact($"({open})") : open;
        // An order in a state that nobody knows has no quantity: its product is held.
        select.AddFrom("quantity", $"CASE WHEN {state} IN ({SourceSelect.List(OrderLines.Open)}) THEN {left} END", (lines.Table, lines.Ordered), (lines.Table, received), status);
        foreach (FieldWords field in (FieldWords[])[OrderLines.OrderedOn, OrderLines.ExpectedOn, FactWords.Warehouse, FactWords.Supplier, FactWords.Unit])
        {
            (SourceTable Table, SourceColumn Column)? found = new[] { lines.Table, lines.Header }.OfType<SourceTable>()
                .Select(table => (Table: table, Column: TableMatch.Best(field, table.Columns.Where(column => !select.Used.Contains((table, column)))))).Where(each => each.Column is not null).Select(each => ((SourceTable, SourceColumn)?)(each.Table, each.Column!)).FirstOrDefault();
            if (found is { } from)
                select.AddColumn(field.Name, from.Table, from.Column);
        }

        select.Conditions.Add($"{open} > 0");
        select.Conditions.Add($"({state} IS NULL OR {state} NOT IN ({SourceSelect.List(OrderLines.Done)}))");
        _check.Add($"onOrder: {NameOf(lines.Table)} counts {lines.Ordered.Name} less {received.Name} as on order; orders whose {status.Column.Name} is {string.Join(", ", words.Where(OrderLines.Done.Contains).Select(word => $"'{word.ToLowerInvariant()}'").DefaultIfEmpty("closed or cancelled"))} count no more. "
            + "It must not hold orders that this program makes (else set Databases:InventoryCountsOrdersFrom).");
        AddNode(FactWords.OnOrder, lines.Table, select, $"{select.Key(lines.Table, lines.Product)} IN (@ids)", []);
        return true;
    }
}
