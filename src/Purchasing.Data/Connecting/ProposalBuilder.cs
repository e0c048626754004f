using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>Chooses a table for each fact and writes its query.</summary>
internal sealed class ProposalBuilder(IReadOnlyList<SourceTable> tables, IReadOnlyDictionary<string, SqlDialect> dialects, string baseCurrency)
{
    private const string StockUnit = "PCS";
    private const string Place = "MAIN";

    private static readonly string[] s_up = ["UP", "INCREASING", "RISING", "STEIGEND", "+"];
    private static readonly string[] s_down = ["DOWN", "DECREASING", "FALLING", "FALLEND", "-"];

    private readonly List<string> _chosen = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _check = [];
    private readonly List<ProposedNode> _nodes = [];

    private SourceTable? Products { get; } = Master(tables, FactWords.ProductTables, FactWords.Product);

    private SourceTable? Suppliers { get; } = Master(tables, FactWords.SupplierTables, FactWords.Supplier);

    public ConnectProposal Build()
    {
        TableMatch? demand = Choose(FactWords.Demand);
        TableMatch? stock = Choose(FactWords.Stock);
        TableMatch? offers = Choose(FactWords.Offers);
        TableMatch? policies = Choose(FactWords.Policies);
        TableMatch? units = Choose(FactWords.Units);
        TableMatch? onOrder = Choose(FactWords.OnOrder);
        TableMatch? rates = Choose(FactWords.Rates);
        if (demand is null && policies is null)
            _missing.Add("Neither a daily demand nor a reorder point was found: without one of them every product is held. Add a node for Demand or ReplenishmentPolicy; a query may average a table of sales.");
        else if (demand is null)
            _check.Add("No daily demand was found: node 'demand' is left out, and a product without a reorder point is held.");
        if (units is null)
            _check.Add("No unit conversions were found: node 'units' is left out. Where suppliers sell in other units than stock is counted in, products are held.");
        if (rates is null)
            _check.Add($"No exchange rates were found: offers in another currency than {baseCurrency} (Purchasing:BaseCurrency) are held.");
        if (stock is null)
            _missing.Add($"No table with a product and a quantity on hand was found. {Seen()}");
        if (offers is null)
            _missing.Add($"No table with a product, a supplier and a price was found. {Seen()}");
        if (stock is not null && offers is not null)
        {
            AddDemand(demand);
            AddStock(stock, onOrder is not null);
            AddOffers(offers);
            AddPolicies(policies);
            AddUnits(units);
            AddOnOrder(onOrder);
            AddRates(rates);
            AddCatalogue(stock, demand);
        }

        return new ConnectProposal
        {
            Tables = tables,
            Graph = stock is null || offers is null ? null : ProposedGraph.Write(_nodes),
            Chosen = _chosen,
            Missing = _missing,
            Check = _check,
        };
    }

    /// <summary>The table that has one row for each product or supplier.</summary>
    private static SourceTable? Master(IReadOnlyList<SourceTable> tables, string[] names, FieldWords id) => tables
        .Where(table => FieldWords.PartsOf(table.Name).Intersect(names).Any() && (table.Key is not null || (!table.HasKeys && TableMatch.Best(id, table.Columns) is not null)))
        .OrderBy(table => FieldWords.PartsOf(table.Name).Length).ThenByDescending(table => table.Samples.Count).ThenBy(table => table.FullName, StringComparer.Ordinal).FirstOrDefault();

    private static SourceColumn KeyOf(SourceTable master, FieldWords id) => master.Key ?? TableMatch.Best(id, master.Columns)!;

    /// <summary>The column that names the product.</summary>
    private SourceColumn? ProductOf(SourceTable table)
    {
        if (table == Products)
            return KeyOf(table, FactWords.Product);
        string? key = Products?.Key?.Name;
        return table.Columns.FirstOrDefault(column => key is not null && !key.Equals("id", StringComparison.OrdinalIgnoreCase) && column.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? TableMatch.Best(FactWords.Product, table.Columns);
    }

    private TableMatch? Choose(FactWords words)
    {
        TableMatch[] fits = [.. tables.Select(table => TableMatch.Find(words, table, ProductOf(table))).OfType<TableMatch>().OrderByDescending(match => match.Score).ThenBy(match => match.Table.FullName, StringComparer.Ordinal)];
        if (fits.Length == 0)
            return null;
        string fields = string.Join(", ", fits[0].Fields.Select(field => $"{field.Key} from {field.Value.Name}"));
        _chosen.Add($"{words.Title}: {NameOf(fits[0].Table)}{(fits[0].Product is { } product ? $", product_id from {product.Name}" : "")}, {fields}");
        if (fits.Length > 1)
            _check.Add($"{words.Node}: {string.Join(", ", fits.Skip(1).Take(3).Select(match => NameOf(match.Table)))} would fit as well as {NameOf(fits[0].Table)}.");
        foreach (SourceColumn inexact in fits[0].Fields.Values.Where(column => dialects[fits[0].Table.Database].IsInexact(column.Type)))
            _check.Add($"{words.Node}: {inexact.Name} is a binary floating-point number, which is not exact; look at how the query converts it.");
        return fits[0];
    }

    private void AddDemand(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        foreach ((string field, SourceColumn column) in match.Fields)
        {
            if (field == "trend")
                AddTrend(match, select, column);
            else if (field == FactWords.Discontinued.Name)
                select.Add(field, select.Flag(match.Table, column, isTurned: false));
            else
                select.AddColumn(field, match.Table, column);
        }

        AddNode(match, select);
    }

    private void AddTrend(TableMatch match, SourceSelect select, SourceColumn column)
    {
        string[] words = [.. match.Table.SamplesOf(column).Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];
        string[] up = [.. words.Where(word => s_up.Contains(word.ToUpperInvariant()))];
        string[] down = [.. words.Where(word => s_down.Contains(word.ToUpperInvariant()))];
        string name = select.Column(match.Table, column);
        if (up.Length + down.Length == 0)
        {
            _check.Add($"demand: {column.Name} looks like a trend, but none of its words is known ({string.Join(", ", words.Take(5))}); it is left out, so that every demand counts as stable.");
            return;
        }

        select.Add("trend", $"CASE{Case(up, "increasing")}{Case(down, "decreasing")} ELSE 'stable' END");
        _check.Add($"demand: the trend is increasing for {Shown(up)}, decreasing for {Shown(down)}, else stable.");

        string Case(string[] these, string trend) => string.Concat(these.Select(word => $" WHEN {name} = '{word.Replace("'", "''", StringComparison.Ordinal)}' THEN '{trend}'"));
        static string Shown(string[] these) => these.Length == 0 ? "no word" : string.Join(", ", these.Select(word => $"'{word}'"));
    }

    private void AddStock(TableMatch match, bool hasOnOrder)
    {
        SourceSelect select = Select(match);
        SourceColumn? ownUnit = match.Of(FactWords.Unit.Name);
        SourceColumn? unit = ownUnit ?? (Joins(match, Products) ? TableMatch.Best(FactWords.Unit, Products!.Columns) : null);
        if (ownUnit is null && unit is not null)
            Join(match, select, Products!, FactWords.Product, match.Product!);
        select = Finish(match, select);
        if (match.Of("warehouse_id") is { } place)
            select.AddColumn("warehouse_id", match.Table, place);
        else
            Suppose(() => select.AddText("warehouse_id", Place), $"stock: no warehouse was found; all stock is in one, called {Place}.");
        select.AddColumn("on_hand", match.Table, match.Of("on_hand")!);
        if (match.Of("reserved") is { } reserved)
            select.AddColumn("reserved", match.Table, reserved);
        else
            Suppose(() => select.Add("reserved", "0"), "stock: no reserved quantity was found; nothing counts as reserved.");
        if (match.Of("on_order") is { } coming && !hasOnOrder)
        {
            select.AddColumn("on_order", match.Table, coming);
            _check.Add($"stock: {coming.Name} counts as on order. It must not hold orders that this program makes (else set Databases:InventoryCountsOrdersFrom).");
        }

        if (unit is not null)
            select.AddColumn("unit", ownUnit is not null ? match.Table : Products!, unit);
        else
            Suppose(() => select.AddText("unit", StockUnit), $"stock: no unit was found; everything is counted in {StockUnit}.");
        AddNode(match, select);
    }

    private void AddOffers(TableMatch match)
    {
        SourceSelect select = Select(match);
        SourceColumn supplier = match.Of(FactWords.Supplier.Name)!;
        SourceTable? master = Suppliers is not null && Suppliers != match.Table && Suppliers.Database == match.Table.Database ? Suppliers : null;
        if (master is not null)
            select.Join(master, KeyOf(master, FactWords.Supplier), supplier);
        select = Finish(match, select);
        foreach (string field in (string[])["supplier_id", "price", "moq", "multiple", "valid_from", "valid_to", "article_number", "minimum_order_value"])
        {
            if (match.Of(field) is { } column)
                select.AddColumn(field, match.Table, column);
        }

        if (master is not null && TableMatch.Best(FactWords.Name, master.Columns) is { } name)
            select.AddColumn("supplier_name", master, name);
        if (match.Of("currency") is { } currency)
            select.AddColumn("currency", match.Table, currency);
        else
            Suppose(() => select.AddText("currency", baseCurrency), $"offers: no currency was found; all prices are in {baseCurrency} (Purchasing:BaseCurrency).");
        if (match.Of(FactWords.LeadTime.Name) is { } days)
            select.AddColumn("lead_time_days", match.Table, days);
        else if (master is not null && TableMatch.Best(FactWords.LeadTime, master.Columns) is { } theirs)
            select.AddColumn("lead_time_days", master, theirs);
        else
            Lack(() => select.Add("lead_time_days", "NULL"), "offers: no lead time was found. Write the days for NULL AS lead_time_days in node 'offers'; until then its products are held.");
        AddActive(match, select, master);
        if (match.Of(FactWords.Unit.Name) is { } unit)
        {
            select.AddColumn("unit", match.Table, unit);
            select.AddColumn("purchase_unit", match.Table, unit);
            _check.Add($"offers: prices, minimum quantities and multiples are per {unit.Name}, and orders are written in it.");
        }

        AddNode(match, select);
    }

    private void AddActive(TableMatch match, SourceSelect select, SourceTable? master)
    {
        if (match.Of(FactWords.Active.Name) is { } active)
            select.Add("active", select.Flag(match.Table, active, isTurned: false));
        else if (match.Of(FactWords.Blocked.Name) is { } blocked)
            select.Add("active", select.Flag(match.Table, blocked, isTurned: true));
        else if (master is not null && TableMatch.Best(FactWords.Active, master.Columns) is { } theirs)
            select.Add("active", select.Flag(master, theirs, isTurned: false));
        else if (master is not null && TableMatch.Best(FactWords.Blocked, master.Columns) is { } locked)
            select.Add("active", select.Flag(master, locked, isTurned: true));
        else
            Suppose(() => select.Add("active", "1"), "offers: nothing says which offers are blocked; all count as active.");
    }

    private void AddPolicies(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        select.AddText("kind", "reorder_point");
        foreach ((string field, SourceColumn column) in match.Fields)
            select.AddColumn(field, match.Table, column);
        _check.Add($"policies: every product of {NameOf(match.Table)} is ordered by its reorder point, never by its demand.");
        AddNode(match, select);
    }

    private void AddUnits(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        if (match.Product is null)
            select.Add("product_id", "NULL");
        select.AddColumn("from_unit", match.Table, match.Of("from_unit")!);
        if (match.Of("to_unit") is { } to)
            select.AddColumn("to_unit", match.Table, to);
        else
            Suppose(() => select.AddText("to_unit", StockUnit), $"units: no target unit was found; each pack holds {StockUnit}.");
        select.AddColumn("factor", match.Table, match.Of("factor")!);
        _check.Add("units: 1 from_unit is factor times to_unit.");
        string? product = match.Product is null ? null : Dialect(match).Name(match.Product.Name);
        _nodes.Add(new ProposedNode(FactWords.Units.Node, FactWords.Units.Fact, match.Table.Database, $"{select.Sql()} WHERE {(product is null ? "NULL IN (@ids) OR 1 = 1" : $"{product} IN (@ids) OR {product} IS NULL")}", NameOf(match.Table)));
    }

    private void AddOnOrder(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        foreach ((string field, SourceColumn column) in match.Fields)
            select.AddColumn(field, match.Table, column);
        _check.Add($"onOrder: {NameOf(match.Table)} must not hold orders that this program makes (else set Databases:InventoryCountsOrdersFrom).");
        AddNode(match, select);
    }

    private void AddRates(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = new(match.Table, Dialect(match));
        foreach ((string field, SourceColumn column) in match.Fields)
            select.AddColumn(field, match.Table, column);
        if (match.Of("base_currency") is null)
            Suppose(() => select.AddText("base_currency", baseCurrency), $"rates: 1 unit of a currency is rate times {baseCurrency} (Purchasing:BaseCurrency).");
        _nodes.Add(new ProposedNode(FactWords.Rates.Node, null, match.Table.Database, $"{select.Sql()} WHERE {Dialect(match).Name(match.Of("rate_date")!.Name)} <= @day", NameOf(match.Table)));
    }

    /// <summary>Which products there are: the table of products, else the one that stock or demand comes from.</summary>
    private void AddCatalogue(TableMatch stock, TableMatch? demand)
    {
        SourceTable table = Products ?? (demand ?? stock).Table;
        SourceColumn key = ProductOf(table)!;
        int at = _nodes.FindIndex(node => node.Fact is not null && node.Database == table.Database);
        if (at < 0)
        {
            (table, key) = (stock.Table, stock.Product!);
            at = _nodes.FindIndex(node => node.Fact == FactWords.Stock.Fact);
        }

        SqlDialect dialect = dialects[table.Database];
        string id = dialect.Name(key.Name);
        string compared = key.IsNumber ? id : dialect.ByCodePoint(id);
        string condition = $"{compared} > @after";
        SourceSelect flags = new(table, dialect);
        if (TableMatch.Best(FactWords.Sold, table.Columns) is { } sold)
        {
            condition += $" AND {flags.Flag(table, sold, isTurned: false)} = 1";
            _check.Add($"catalogue: only products whose {sold.Name} says yes are looked at by catalogue runs.");
        }

        bool isOnce = table.Key == key || table == Products;
        _nodes[at] = _nodes[at] with { CatalogueSql = dialect.Limited($"SELECT {(isOnce ? "" : "DISTINCT ")}{id} FROM {dialect.NameOf(table)} WHERE {condition}", compared, "@count") };
        _chosen.Insert(0, $"products: {NameOf(table)}, {key.Name}");
        if (!isOnce && !dialect.Limited("SELECT", null, "1").Contains("LIMIT", StringComparison.Ordinal))
            _check.Add("catalogue: how the number of ids is limited beside DISTINCT needs a look on this database.");
    }

    private SourceSelect Select(TableMatch match)
    {
        SourceSelect select = new(match.Table, Dialect(match));
        return match.Words == FactWords.Stock || match.Words == FactWords.Offers ? select : Finish(match, select);
    }

    /// <summary>Adds the product's id, once it is known whether the query joins.</summary>
    private static SourceSelect Finish(TableMatch match, SourceSelect select)
    {
        if (match.Product is not null)
            select.Add("product_id", select.Column(match.Table, match.Product));
        return select;
    }

    private static bool Joins(TableMatch match, SourceTable? other) => other is not null && other != match.Table && other.Database == match.Table.Database;

    private static void Join(TableMatch match, SourceSelect select, SourceTable other, FieldWords id, SourceColumn by) => select.Join(other, KeyOf(other, id), by);

    private void AddNode(TableMatch match, SourceSelect select) => _nodes.Add(new ProposedNode(
        match.Words.Node, match.Words.Fact, match.Table.Database, $"{select.Sql()} WHERE {select.Column(match.Table, match.Product!)} IN (@ids)", NameOf(match.Table)));

    private void Suppose(Action add, string what)
    {
        add();
        _check.Add(what);
    }

    private void Lack(Action add, string what)
    {
        add();
        _missing.Add(what);
    }

    private SqlDialect Dialect(TableMatch match) => dialects[match.Table.Database];

    private string NameOf(SourceTable table) => dialects.Count > 1 ? $"{table.Database}:{table.FullName}" : table.FullName;

    private string Seen() => tables.Count == 0
        ? "The database shows this user no tables at all: check its grants."
        : $"Tables seen: {string.Join(", ", tables.Take(20).Select(NameOf))}{(tables.Count > 20 ? ", ..." : "")}.";
}
