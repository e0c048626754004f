using System.Globalization;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>Chooses a table for each fact and writes its query.</summary>
internal sealed partial class ProposalBuilder(
    IReadOnlyList<SourceTable> tables, IReadOnlyList<SourceTable> unread, IReadOnlyDictionary<string, SqlDialect> dialects, string baseCurrency)
{
    private const string StockUnit = "PCS";
    private const string Place = "MAIN";

    private static readonly HashSet<string> s_numbers =
        [.. new[] { FactWords.Demand, FactWords.Stock, FactWords.Offers, FactWords.Policies, FactWords.Units, FactWords.OnOrder, FactWords.Rates }.SelectMany(fact => fact.Needed.Concat(fact.Further)).Where(field => field.Kind == FieldKind.Number).Select(field => field.Name)];

    private static readonly string[] s_up = ["UP", "INCREASING", "RISING", "STEIGEND", "+"];
    private static readonly string[] s_level = ["STABLE", "FLAT", "STEADY", "STABIL", "GLEICHBLEIBEND"];
    private static readonly string[] s_down = ["DOWN", "DECREASING", "FALLING", "FALLEND", "-"];

    private static readonly string[] s_demand = ["demand", "usage", "consumption", "sales", "verbrauch", "bedarf", "absatz"];

    private readonly List<string> _chosen = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _check = [];
    private readonly List<ProposedNode> _nodes = [];
    private readonly Dictionary<SourceTable, HashSet<SourceColumn>> _used = [];
    private readonly Dictionary<SourceTable, List<string>> _readers = [];

    /// <summary>The columns of which all rows should be looked at before the proposal is made: filled while it is made of some rows.</summary>
    public Dictionary<SourceTable, LookedAt> LookAt { get; } = [];

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
        OrderLines? lines = onOrder is null ? tables.Select(table => OrderLines.Find(table, ProductOf(table), tables)).OfType<OrderLines>().OrderBy(each => each.Table.IsSetAside).ThenByDescending(each => each.Received is not null).FirstOrDefault() : null;
        TableMatch? rates = Choose(FactWords.Rates);
        if (demand is null && policies is null)
            _missing.Add($"Neither a daily demand nor a reorder point was found: without one of them every product is held. Add a node for Demand or ReplenishmentPolicy; a query may average a table of sales.{DemandOfAPeriod()}");
        else if (demand is null)
            _check.Add($"No daily demand was found: node 'demand' is left out, and a product without a reorder point is held.{DemandOfAPeriod()}");
        if (rates is null)
            _check.Add($"No exchange rates were found: offers in another currency than {baseCurrency} (Purchasing:BaseCurrency) are held.");
        if (stock is null)
            _missing.Add($"No table with a product and a quantity on hand was found. {Seen()}");
        if (offers is null)
            _missing.Add($"No table with a product, a supplier and a price was found. {Seen()}");
        if (stock is not null && offers is not null)
        {
            AddDemand(demand);
            AddOnOrder(onOrder);
            bool areLinesRead = lines is not null && AddOrderLines(lines);
            AddStock(stock, onOrder is not null || areLinesRead, lines?.Table);
            AddOffers(offers, stock, units is not null);
            AddPolicies(policies);
            AddUnits(units);
            AddRates(rates);
            AddCatalogue(stock, demand);
            _check.AddRange(_readers.Keys.Where(table => table.Unseen is not null).Select(table => $"{NameOf(table)}: only its first rows were looked at ({table.Unseen})."));
            foreach ((SourceTable table, List<string> nodes) in _readers)
                _check.AddRange(Leftovers.Of(string.Join(", ", nodes), table, NameOf(table), _used[table]));
        }
        else
        {
            _chosen.AddRange(new[] { demand, stock, offers, policies, units, onOrder, rates }.OfType<TableMatch>().Select(match => $"{match.Words.Title}: {NameOf(match.Table)}"));
        }

        if (_nodes.All(node => node.Id != FactWords.Units.Node))
            _check.Add("No unit conversions were found: node 'units' is left out. Where suppliers sell in other units than stock is counted in, products are held.");

        _check.AddRange(tables.SelectMany(table => table.Repeated.Select(column => $"{NameOf(table)}: {column} names several rows, and no key is declared, so that nothing is taken from it: name a view with one row for each.")));
        _check.AddRange(unread.Select(table => $"{NameOf(table)} was not looked at, and is not used: {table.Unread}."));
        return new ConnectProposal
        {
            Tables = [.. tables, .. unread],
            Graph = stock is null || offers is null ? null : ProposedGraph.Write(_nodes),
            Chosen = _chosen,
            Missing = _missing,
            Check = _check,
        };
    }

    /// <summary>The table that has one row for each product or supplier.</summary>
    private static SourceTable? Master(IReadOnlyList<SourceTable> tables, string[] names, FieldWords id) => tables
        .Where(table => FieldWords.PartsOf(table.Name).Intersect(names).Any() && (table.Key is not null || (!table.HasKeys && TableMatch.Best(id, table.Columns) is not null && KeyOf(table, id, tables) is { } key && !table.Repeated.Contains(key.Name))))
        .OrderBy(table => table.IsSetAside).ThenBy(table => FieldWords.PartsOf(table.Name).Length).ThenByDescending(table => table.Samples.Count).ThenBy(table => table.FullName, StringComparer.Ordinal).FirstOrDefault();

    private SourceColumn KeyOf(SourceTable master, FieldWords id) => KeyOf(master, id, tables);

    // Where no key is declared: 'id' where other tables name its rows by 'product_id' and the like, whatever other numbers a product has.
    private static SourceColumn KeyOf(SourceTable master, FieldWords id, IReadOnlyList<SourceTable> tables) =>
        master.Key
        ?? master.Columns.FirstOrDefault(column => column.Name.Equals("id", StringComparison.OrdinalIgnoreCase)
            && tables.Any(other => other != master && other.Columns.Any(reference => FieldWords.PartsOf(reference.Name) is [_, .., "id"] && id.ScoreOf(reference) > 0)))
        ?? TableMatch.Best(id, master.Columns)!;

    /// <summary>The column that names the product.</summary>
    private SourceColumn? ProductOf(SourceTable table)
    {
        if (table == Products)
            return KeyOf(table, FactWords.Product);
        // A view of the products, or a copy: its rows are named as theirs are.
        if (Products is { } products && table.Columns.All(column => products.Columns.Any(theirs => Same(theirs, column)))
            && table.Columns.FirstOrDefault(column => Same(column, KeyOf(products, FactWords.Product))) is { } own)
            return own;
        string? key = Products?.Key?.Name;
        return table.Columns.FirstOrDefault(column => key is not null && !key.Equals("id", StringComparison.OrdinalIgnoreCase) && column.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? TableMatch.Best(FactWords.Product, table.Columns);
    }

    private static bool Same(SourceColumn one, SourceColumn other) => one.Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    private TableMatch? Choose(FactWords words)
    {
        TableMatch[] fits = [.. tables.Select(table => TableMatch.Find(words, table, ProductOf(table))).OfType<TableMatch>().OrderBy(match => match.Table.IsSetAside).ThenByDescending(match => match.Score).ThenBy(match => match.Table.FullName, StringComparer.Ordinal)];
        if (fits.Length == 0)
            return null;
        if (fits.Length > 1)
            _check.Add($"{words.Node}: {string.Join(", ", fits.Skip(1).Take(3).Select(match => NameOf(match.Table)))} would fit as well as {NameOf(fits[0].Table)}.");
        return fits[0];
    }

    private void AddDemand(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        SourceTable? products = Joins(match, Products) ? Products : null;
        if (products is not null)
        {
            FieldWords[] lacking = [.. ((FieldWords[])[FactWords.Name, FactWords.Unit, FactWords.SafetyStock]).Where(field => match.Of(field.Name) is null)];
            bool isOfUse = lacking.Any(field => TableMatch.Best(field, Others(products)) is not null) || Others(products).Any(FlagColumn.IsNamedSo);
            if (isOfUse)
                Join(select, products, FactWords.Product, match.Product!);
            else
                products = null;
        }

        Finish(match, select);
        foreach ((string field, SourceColumn column) in match.Fields)
        {
            if (field == "trend")
                AddTrend(match, select, column);
            else
                Put(match, select, field, match.Table, column);
        }

        foreach (FieldWords field in products is null ? [] : (FieldWords[])[FactWords.Name, FactWords.Unit, FactWords.SafetyStock])
        {
            if (match.Of(field.Name) is null && TableMatch.Best(field, Others(products!)) is { } column)
                Put(match, select, field.Name, products!, column);
        }

        FlagColumn[] flags = FlagsOf(match, select, "bought", products);
        if (flags.Length > 0)
            select.AddFrom("discontinued", select.Flags(flags, "0", "1"), Columns(flags));
        AddNode(match, select);

        IEnumerable<SourceColumn> Others(SourceTable table) => table.Columns.Where(column => column != KeyOf(table, FactWords.Product));
    }

    private void AddTrend(TableMatch match, SourceSelect select, SourceColumn column)
    {
        string[] words = [.. match.Table.SamplesOf(column).Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];
        string[] up = [.. words.Where(word => s_up.Contains(word.ToUpperInvariant()))];
        string[] down = [.. words.Where(word => s_down.Contains(word.ToUpperInvariant()))];
        string name = select.Column(match.Table, column);
        if (words.Any(word => s_level.Contains(word.ToUpperInvariant())) || up.Concat(down).Any(word => char.IsLetter(word[0])))
        {
            // The first rows may tell of no change, or of changes one way alone, and others of the rest in the words of the product.
            up = [.. up.Union(["increasing"])];
            down = [.. down.Union(["decreasing"])];
        }

        if (up.Length + down.Length == 0)
        {
            _check.Add($"demand: {column.Name} looks like a trend, but none of its words is known ({string.Join(", ", words.Take(5))}); it is left out, so that every demand counts as stable.");
            return;
        }

        select.AddFrom("trend", $"CASE{Case(up, "increasing")}{Case(down, "decreasing")} ELSE 'stable' END", (match.Table, column));
        _check.Add($"demand: the trend is increasing for {Shown(up)}, decreasing for {Shown(down)}, else stable.");

        string Case(string[] these, string trend) => string.Concat(these.Select(word => $" WHEN {name} = '{word.Replace("'", "''", StringComparison.Ordinal)}' THEN '{trend}'"));
        static string Shown(string[] these) => these.Length == 0 ? "no word" : string.Join(", ", these.Select(word => $"'{word}'"));
    }

    private void AddStock(TableMatch match, bool hasOnOrder, SourceTable? orders)
    {
        SourceSelect select = Select(match);
        SourceColumn? ownUnit = match.Of(FactWords.Unit.Name);
        SourceColumn? unit = ownUnit ?? (Joins(match, Products) ? TableMatch.Best(FactWords.Unit, Products!.Columns) : null);
        if (ownUnit is null && unit is not null)
            Join(select, Products!, FactWords.Product, match.Product!);
        Finish(match, select);
        if (match.Of("warehouse_id") is { } place)
            Put(match, select, "warehouse_id", match.Table, place);
        else
            Suppose(() => select.AddText("warehouse_id", Place), $"stock: no warehouse was found; all stock is in one, called {Place}.");
        SourceColumn onHand = match.Of("on_hand")!;
        FlagColumn[] flags = match.Table == Products ? [] : FlagsOf(match, select, "usable", null);
        if (flags.Length == 0)
            Put(match, select, "on_hand", match.Table, onHand);
        else
            select.AddFrom("on_hand", $"CASE {select.Flags(flags, "1", "0")} WHEN 1 THEN {Number(match, select, "on_hand", match.Table, onHand)} WHEN 0 THEN {(onHand.IsText ? "'0'" : "0")} END", [(match.Table, onHand), .. Columns(flags)]);
        bool isFree = FieldWords.PartsOf(onHand.Name).Any(part => part is "available" || part.StartsWith("verfuegbar", StringComparison.Ordinal));
        if (isFree)
            Suppose(() => select.Add("reserved", "0"), $"stock: {onHand.Name} is taken for what is left after reservations, so that nothing is taken off it.");
        else if (match.Of("reserved") is { } reserved)
            Put(match, select, "reserved", match.Table, reserved);
        else
            Suppose(() => select.Add("reserved", "0"), "stock: no reserved quantity was found; nothing counts as reserved.");
        if (match.Of("on_order") is { } coming && !hasOnOrder)
        {
            Put(match, select, "on_order", match.Table, coming);
            _check.Add($"stock: {coming.Name} counts as on order. It must not hold orders that this program makes (else set Databases:InventoryCountsOrdersFrom).");
        }
        else if (!hasOnOrder)
        {
            _check.Add(orders is null
                ? "stock: nothing was found on order; what another system has on order is bought again."
                : $"stock: nothing was found on order; table {NameOf(orders)} looks like open orders. Add a node 'onOrder' for it (fact OnOrder), or what it still brings is bought again.");
        }

        if (unit is not null)
            Put(match, select, "unit", ownUnit is not null ? match.Table : Products!, unit);
        else
            Suppose(() => select.AddText("unit", StockUnit), $"stock: no unit was found; everything is counted in {StockUnit}.");
        AddNode(match, select);
    }

    private void AddPolicies(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = Select(match);
        if (match.Of("maximum_level") is { } maximum)
        {
            string most = select.Column(match.Table, maximum);
            select.Add("kind", $"CASE WHEN {most} IS NULL{(maximum.IsNumber ? "" : $" OR trim({most}) = ''")} THEN 'reorder_point' ELSE 'min_max' END");
            _check.Add($"policies: a product with a value in {maximum.Name} is ordered up to it once it is below {match.Of("reorder_point")!.Name} (min_max)"
                + (match.Of("reorder_quantity") is { } fixedQuantity ? $", and {fixedQuantity.Name} does not count for it." : "."));
        }
        else
        {
            select.AddText("kind", "reorder_point");
        }

        foreach ((string field, SourceColumn column) in match.Fields)
            Put(match, select, field, match.Table, column);
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
        Put(match, select, "from_unit", match.Table, match.Of("from_unit")!);
        if (match.Of("to_unit") is { } to)
            Put(match, select, "to_unit", match.Table, to);
        else
            Suppose(() => select.AddText("to_unit", StockUnit), $"units: no target unit was found; each pack holds {StockUnit}.");
        Put(match, select, "factor", match.Table, match.Of("factor")!);
        _check.Add("units: 1 from_unit is factor times to_unit.");
        string? product = match.Product is null ? null : select.Key(match.Table, match.Product);
        AddNode(match, select, product is null ? "NULL IN (@ids) OR 1 = 1" : $"{product} IN (@ids) OR {product} IS NULL");
    }

    private void AddRates(TableMatch? match)
    {
        if (match is null)
            return;
        SourceSelect select = new(match.Table, Dialect(match));
        foreach ((string field, SourceColumn column) in match.Fields)
            Put(match, select, field, match.Table, column);
        SourceColumn? ownBase = match.Of("base_currency");
        if (ownBase is null)
            select.AddText("base_currency", baseCurrency);
        RateDirection direction = RateDirection.Of(match, baseCurrency);
        // Who cannot tell the direction says so, and the rates are refused until somebody does.
        if (direction.IsInverse || direction.Doubt is not null)
            select.Add("inverse", direction.Doubt is null ? "1" : "NULL");
        string other = ownBase is null ? $"{baseCurrency} (Purchasing:BaseCurrency)" : ownBase.Name;
        string units = match.Of("rate_per")?.Name ?? "1";
        string currency = match.Of("currency")!.Name;
        string sense = direction.IsInverse ? $"1 unit of {other} is rate / {units} times {currency} (1 AS inverse)" : $"{units} {(units == "1" ? "unit" : "units")} of {currency} is rate times {other}";
        if (direction.Doubt is null)
            _check.Add($"rates: {(direction.IsByValue ? "by the values, " : "")}{sense}.");
        else
            _missing.Add($"rates: {direction.Doubt}, so that none is used. In node 'rates' write for NULL AS inverse: 0 AS inverse where {units} {(units == "1" ? "unit" : "units")} of {currency} is rate times {other}, 1 AS inverse where 1 unit of {other} is rate / {units} times {currency}. AS rate_per says for how many units a rate is.");
        AddNode(match, select, $"{Dialect(match).Name(match.Of("rate_date")!.Name)} <= @day");
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
        if (key.IsUuid)
            id = dialect.AsText(id);
        string compared = key.IsNumber ? id : dialect.ByCodePoint(id);
        string condition = $"{compared} > @after";
        SourceSelect select = new(table, dialect);
        HashSet<SourceColumn> read = _used.GetValueOrDefault(table) ?? [];
        foreach (FlagColumn flag in table.Columns.Where(column => column != key && FlagColumn.IsNamedSo(column)).Select(column => FlagColumn.Of(table, column)).OfType<FlagColumn>())
        {
            // A product that the demand calls discontinued is listed, and never ordered.
            if (flag.IsTurned && read.Contains(flag.Column))
                continue;
            condition += $" AND coalesce({select.Flag(flag, "1", "0")}, 1) = 1";
            _check.Add($"catalogue: {flag.Sense("bought")}; catalogue runs look at no others. {Unknown(flag, "count as bought")}".TrimEnd());
        }

        Read("catalogue", table, [.. select.Used, (table, key)]);
        bool isOnce = table.Key == key || table == Products;
        _nodes[at] = _nodes[at] with { CatalogueSql = dialect.Limited($"SELECT {(isOnce ? "" : "DISTINCT ")}{id} FROM {dialect.NameOf(table)} WHERE {condition}", compared, "@count") };
        _chosen.Insert(0, $"products: {NameOf(table)}, {key.Name}");
    }

    private SourceSelect Select(TableMatch match)
    {
        SourceSelect select = new(match.Table, Dialect(match));
        return match.Words == FactWords.Stock || match.Words == FactWords.Offers || match.Words == FactWords.Demand ? select : Finish(match, select);
    }

    /// <summary>Adds the product's id, once it is known whether the query joins.</summary>
    private static SourceSelect Finish(TableMatch match, SourceSelect select)
    {
        if (match.Product is not null)
            select.AddFrom("product_id", select.Key(match.Table, match.Product), (match.Table, match.Product));
        return select;
    }

    /// <summary>Adds a field from a column; a number whose writing is not plain is held, with what has to be written for it.</summary>
    private void Put(TableMatch match, SourceSelect select, string field, SourceTable table, SourceColumn column)
    {
        if (s_numbers.Contains(field))
            select.AddFrom(field, Number(match, select, field, table, column), (table, column));
        else
            select.AddColumn(field, table, column);
    }

    private string Number(TableMatch match, SourceSelect select, string field, SourceTable table, SourceColumn column)
    {
        string name = select.Column(table, column);
        if (!column.IsNumber)
            Look(table).Numbers.Add(column);
        string[] parts = FieldWords.PartsOf(column.Name);
        if (parts.Any(part => part.StartsWith("hundred", StringComparison.Ordinal) || part.StartsWith("thousand", StringComparison.Ordinal) || part is "hundert" or "tausend"))
            _check.Add($"{match.Words.Node}: {column.Name} may count in hundreds or thousands; it is read as it stands.");
        if (WrittenNumbers.ProblemOf(Dialect(match), table, column, name, out string held) is { } problem)
        {
            _missing.Add($"{match.Words.Node}: {column.Name} {problem} (in node '{match.Words.Node}', for {held} AS {field})");
            return held;
        }

        if (!Dialect(match).IsInexact(column.Type))
            return name;
        if (column.Type.Length > 0)
            _check.Add($"{match.Words.Node}: {column.Name} is a binary floating-point number, which is not exact; look at how the query converts it.");
        return Dialect(match).Exact(name);
    }

    /// <summary>The columns that say which rows count, of the match's table and of one that is joined; says what they mean.</summary>
    private FlagColumn[] FlagsOf(TableMatch match, SourceSelect select, string counts, SourceTable? joined)
    {
        List<FlagColumn> flags = [];
        foreach (SourceTable table in new[] { match.Table, joined }.OfType<SourceTable>())
        {
            foreach (SourceColumn column in table.Columns.Where(column => FlagColumn.IsNamedSo(column) && !select.Used.Contains((table, column)) && (table != match.Table || !match.Fields.Values.Contains(column))))
            {
                if (FlagColumn.Of(table, column) is not { } flag)
                    continue;
                flags.Add(flag);
                string unknown = match.Words == FactWords.Demand ? "count as bought" : match.Words == FactWords.Offers ? "hold their products" : "hold theirs";
                _check.Add($"{match.Words.Node}: {(table == match.Table ? "" : $"{NameOf(table)}: ")}{flag.Sense(counts)}. {Unknown(flag, unknown)}".TrimEnd());
            }
        }

        return [.. flags];
    }

    /// <summary>How many rows say nothing in a column that says whether they count, and what becomes of them; empty where that is nothing to say.</summary>
    private string Unknown(FlagColumn flag, string what)
    {
        if (flag.Kind == FlagKind.Day)
            return "";
        Look(flag.Table).Flags.Add(flag.Column);
        (string? Value, long Rows)[] unknown = [.. (flag.Table.Counted.GetValueOrDefault(flag.Column.Name) ?? []).Where(each => flag.IsUnknown(each.Value))];
        string[] words = [.. unknown.Where(each => !string.IsNullOrWhiteSpace(each.Value)).OrderByDescending(each => each.Rows).ThenBy(each => each.Value, StringComparer.Ordinal).Select(each => $"'{each.Value}'")];
        return unknown.Length == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Rows without a {(words.Length == 0 ? "" : "known ")}value in {flag.Column.Name} ({unknown.Sum(each => each.Rows)}{(words.Length == 0 ? "" : $", as {string.Join(", ", words.Take(3))}")}) {what}.");
    }

    private LookedAt Look(SourceTable table)
    {
        if (!LookAt.TryGetValue(table, out LookedAt? look))
            LookAt[table] = look = new LookedAt([], [], []);
        return look;
    }

    private static (SourceTable Table, SourceColumn Column)[] Columns(IEnumerable<FlagColumn> flags) => [.. flags.Select(flag => (flag.Table, flag.Column))];

    private void Read(string node, SourceTable table, IEnumerable<(SourceTable Table, SourceColumn Column)> used)
    {
        if (!_readers.TryGetValue(table, out List<string>? nodes))
            (_readers[table], _used[table]) = (nodes = [], []);
        if (!nodes.Contains(node))
            nodes.Add(node);
        _used[table].UnionWith(used.Where(each => each.Table == table).Select(each => each.Column));
    }

    private static bool Joins(TableMatch match, SourceTable? other) => other is not null && other != match.Table && other.Database == match.Table.Database;

    private void Join(SourceSelect select, SourceTable other, FieldWords id, SourceColumn by)
    {
        SourceColumn key = KeyOf(other, id);
        if (key != other.Key)
            Look(other).Keys.Add(key);
        select.Join(other, key, by);
    }

    private void AddNode(TableMatch match, SourceSelect select) => AddNode(match, select, $"{select.Key(match.Table, match.Product!)} IN (@ids)");

    private void AddNode(TableMatch match, SourceSelect select, string condition) =>
        AddNode(match.Words, match.Table, select, condition, match.Product is null ? [] : [(match.Table, match.Product)]);

    private void AddNode(FactWords words, SourceTable table, SourceSelect select, string condition, (SourceTable Table, SourceColumn Column)[] more)
    {
        _nodes.Add(new ProposedNode(words.Node, words == FactWords.Rates ? null : words.Fact, table.Database, $"{select.Sql()} WHERE {string.Join(" AND ", select.Conditions.Prepend(condition))}", NameOf(table)));
        _chosen.Add($"{words.Title}: {NameOf(table)}, {string.Join(", ", select.Chosen)}");
        foreach (SourceTable each in select.Tables)
            Read(words.Node, each, [.. select.Used, .. more]);
    }

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

    /// <summary>Where a demand of a longer period is; empty where there is none. A query divides it as the database does, which is not exact everywhere, so that it is not written here.</summary>
    private string DemandOfAPeriod() => string.Concat(tables.Where(table => !table.IsSetAside && ProductOf(table) is not null)
        .SelectMany(table => table.Columns.Select(column => (Table: table, Column: column, Days: DaysOf(column)))).Where(each => each.Days > 0).Take(3)
        .Select(each => string.Create(CultureInfo.InvariantCulture, $" {NameOf(each.Table)}.{each.Column.Name} may be the demand of {each.Days} days: divided by {each.Days} it is avg_daily.")));

    private static int DaysOf(SourceColumn column)
    {
        string[] parts = FieldWords.PartsOf(column.Name);
        bool isDemand = parts.Any(part => s_demand.Any(part.Contains));
        return !column.MayBeNumber || !isDemand ? 0
            : parts.Any(part => part.StartsWith("month", StringComparison.Ordinal) || part.StartsWith("monat", StringComparison.Ordinal)) ? 30
            : parts.Any(part => part.StartsWith("week", StringComparison.Ordinal) || part.StartsWith("woche", StringComparison.Ordinal)) ? 7
            : parts.Any(part => part is "annual" or "yearly" or "year" || part.StartsWith("jahr", StringComparison.Ordinal)) ? 365
            : 0;
    }

    private string Seen() => tables.Count == 0
        ? "The database shows this user no tables at all: check its grants."
        : $"Tables seen: {string.Join(", ", tables.Take(20).Select(NameOf))}{(tables.Count > 20 ? ", ..." : "")}.";
}
