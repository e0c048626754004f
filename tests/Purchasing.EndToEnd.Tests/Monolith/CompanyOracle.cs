using System.Globalization;
using System.Text;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>
/// Random rows in the shapes of the three companies, and the lines that a buyer would write for them: plain arithmetic over the same rows, after docs/purchasing.md, which shares no
/// code with the product.
/// </summary>
internal sealed class CompanyOracle
{
    private const int Products = 80;

    private static readonly NumberFormatInfo s_german = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private readonly Random _random;
    private readonly List<string> _lines = [];

    public CompanyOracle()
    {
        Seed = Environment.GetEnvironmentVariable("PURCHASING_TEST_SEED") is { Length: > 0 } text ? int.Parse(text.Split(',')[0], CultureInfo.InvariantCulture) : 1;
        _random = new Random(Seed);
    }

    /// <summary>What chose the rows; PURCHASING_TEST_SEED names another.</summary>
    public int Seed { get; }

    /// <summary>The lines that are right, in the order of their products, after the seed.</summary>
    public string[] Lines => [$"seed {Seed}", .. _lines.Order(StringComparer.Ordinal)];

    /// <summary>Reorder levels and fixed quantities, packs, blocked suppliers.</summary>
    /// <returns>Rows for MySQL; products from 2001 on.</returns>
    public string Shop()
    {
        StringBuilder products = new("INSERT INTO products VALUES "), offers = new("INSERT INTO supplier_products VALUES ");
        (int Id, bool Blocked)[] suppliers = [(11, false), (12, false), (13, true), (14, false)];
        for (int id = 2001; id <= 2000 + Products; id++)
        {
            int stock = _random.Next(0, 120), baskets = _random.Next(0, 30);
            int? level = OneOf(10) ? null : _random.Next(0, 100), quantity = OneOf(4) ? null : _random.Next(1, 60);
            bool isSold = !OneOf(10);
            products.Append(CultureInfo.InvariantCulture, $"{(id > 2001 ? "," : "")}({id}, 'P {id}', {stock}, {baskets}, {Sql(level)}, {Sql(quantity)}, {isSold})");
            List<(decimal Outlay, decimal Price, int Supplier, int Quantity)> takes = [];
            int shortage = (level ?? 0) - (stock - baskets);
            foreach ((int supplier, bool isBlocked) in suppliers.Where(each => each.Id == 11 || OneOf(2)))
            {
                decimal cost = _random.Next(5, 900) / 100m;
                int pack = _random.Next(1, 15);
                offers.Append(CultureInfo.InvariantCulture, $"{(id > 2001 || supplier > 11 ? "," : "")}({id}, {supplier}, NULL, {cost}, {pack})");
                // A fixed quantity is bought whole, and so are packs.
                int step = quantity is int lot ? lot * pack / Gcd(lot, pack) : pack;
                int ordered = (shortage + step - 1) / step * step;
                if (!isBlocked)
                    takes.Add((ordered * cost, cost, supplier, ordered));
            }

            if (isSold && level is not null && shortage > 0 && takes.Count > 0)
            {
                (decimal _, decimal price, int from, int amount) = takes.Min();
                Write(id.ToString(CultureInfo.InvariantCulture), from.ToString(CultureInfo.InvariantCulture), amount, price);
            }
        }

        return $"INSERT INTO suppliers VALUES (11, 'Eleven', 5, FALSE), (12, 'Twelve', 5, FALSE), (13, 'Thirteen', 5, TRUE), (14, 'Fourteen', 5, FALSE); {products}; {offers};";
    }

    /// <summary>Plants, trends, vendor units, goods on order, two currencies, offers that have ended.</summary>
    /// <returns>Rows for PostgreSQL; items that begin with R or r. A euro is 1.25 dollars there.</returns>
    public string Erp()
    {
        StringBuilder sql = new();
        (string Vendor, string Currency, decimal Rate)[] vendors = [("R1", "EUR", 1.25m), ("R2", "USD", 1m), ("R3", "EUR", 1.25m)];
        for (int i = 0; i < Products; i++)
        {
            string item = $"{(OneOf(2) ? 'R' : 'r')}-{i.ToString("000", CultureInfo.InvariantCulture)}";
            decimal? daily = OneOf(12) ? null : _random.Next(0, 200) / 10m;
            string? trend = new[] { "UP", "DOWN", null }[_random.Next(3)];
            sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO mm.items VALUES ('{item}', 'Item', 'EA', {Sql(daily)}, {(trend is null ? "NULL" : $"'{trend}'")}, 'C');");
            int box = 12;
            if (OneOf(2))
            {
                box = new[] { 2, 4, 5, 20, 25 }[_random.Next(5)];
                sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO mm.uom VALUES ('{item}', 'BOX', 'EA', {box});");
            }

            decimal free = 0m, open = 0m;
            foreach (string plant in new[] { "HAM", "MUC", "BER" }.Take(_random.Next(1, 4)))
            {
                int onHand = _random.Next(0, 80), allocated = _random.Next(0, 20);
                free += onHand - allocated;
                sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO mm.stock VALUES ('{item}', '{plant}', {onHand}, {allocated});");
            }

            for (int order = 0; OneOf(3); order++)
            {
                int quantity = _random.Next(1, 30);
                bool inBoxes = OneOf(2);
                open += quantity * (inBoxes ? box : 1);
                sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO mm.po_items VALUES ('R{i}-{order}', '{item}', 'HAM', 'R1', {quantity}, '{(inBoxes ? "BOX" : "EA")}', NULL);");
            }

            int lead = _random.Next(1, 40);
            decimal shortage = ((daily ?? 0m) * lead) - free - open;
            // What is on order is part of a falling need already.
            decimal need = trend switch { "UP" => shortage * 1.2m, "DOWN" => ((shortage + open) * 0.9m) - open, _ => shortage };
            List<(decimal Outlay, decimal Price, string Vendor, decimal Quantity)> takes = [];
            foreach ((string vendor, string currency, decimal rate) in vendors.Where(each => each.Vendor == "R1" || OneOf(2)))
            {
                bool inBoxes = OneOf(2), hasEnded = vendor != "R1" && OneOf(3);
                int? least = OneOf(2) ? _random.Next(1, 12) : null;
                decimal piece = _random.Next(10, 2000) / 100m;
                int holds = inBoxes ? box : 1;
                sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO mm.sources VALUES ('{item}', '{vendor}', NULL, {piece * holds}, '{currency}', '{(inBoxes ? "BOX" : "EA")}', {Sql(least)}, {lead}, {(hasEnded ? "CURRENT_DATE - 1" : OneOf(2) ? "CURRENT_DATE + 1" : "NULL")});");
                decimal units = Math.Max(Math.Ceiling(need / holds), least ?? 0);
                if (!hasEnded)
                    takes.Add((units * piece * holds * rate, piece * rate, vendor, units * holds));
            }

            if (daily is not null && shortage > 0m && need > 0m)
            {
                (decimal _, decimal price, string from, decimal amount) = takes.Min();
                Write(item, from, amount, price / vendors.Single(each => each.Vendor == from).Rate);
            }
        }

        return sql.ToString();
    }

    /// <summary>German numbers and days, several places, minimum and multiple, products that run out, offers that begin later.</summary>
    /// <param name="folder">Where the three files are written.</param>
    public void Exports(string folder)
    {
        StringBuilder articles = new("Artikel;Bezeichnung;Verbrauch je Tag;Auslauf\n"), stock = new("Artikel;Lager;Bestand;Reserviert\n"), offers = new("Artikel;Lieferant;Preis;Mindestmenge;Vielfaches;Tage;gültig ab\n");
        for (int i = 0; i < Products; i++)
        {
            string article = i.ToString("0000", CultureInfo.InvariantCulture);
            decimal? daily = OneOf(12) ? null : _random.Next(0, 90_000) / 100m;
            bool runsOut = OneOf(10);
            articles.AppendLine(CultureInfo.InvariantCulture, $"{article};\"Teil; {i}\";{(daily is null ? "viel" : German(daily.Value))};{(runsOut ? "J" : "N")}");
            decimal position = 0m;
            for (int place = 0; place <= _random.Next(3); place++)
            {
                decimal onHand = _random.Next(0, 900_000) / 100m, reserved = _random.Next(0, 9000) / 100m;
                position += onHand - reserved;
                stock.AppendLine(CultureInfo.InvariantCulture, $"{article};Halle {place};{German(onHand)};{German(reserved)}");
            }

            int lead = _random.Next(1, 40);
            decimal shortage = ((daily ?? 0m) * lead) - position;
            List<(decimal Outlay, decimal Price, string Supplier, decimal Quantity)> takes = [];
            foreach (string supplier in new[] { "Alt & Söhne", "Blech AG", "Chrom KG" }.Where(each => each[0] == 'A' || OneOf(2)))
            {
                decimal price = _random.Next(1, 200_000) / 100m;
                int? least = OneOf(2) ? _random.Next(1, 3000) : null, multiple = OneOf(2) ? new[] { 5, 10, 100, 1000 }[_random.Next(4)] : null;
                bool isLater = supplier[0] != 'A' && OneOf(4);
                offers.AppendLine(CultureInfo.InvariantCulture, $"{article};{supplier};{German(price)};{(least is null ? "" : German(least.Value))};{(multiple is null ? "" : German(multiple.Value))};{lead};{(isLater ? "31.12.9998" : OneOf(2) ? "01.01.2020" : "")}");
                int step = multiple ?? 1;
                decimal quantity = Math.Ceiling(Math.Max(shortage, least ?? 0) / step) * step;
                if (!isLater)
                    takes.Add((quantity * price, price, supplier, quantity));
            }

            if (daily is not null && !runsOut && shortage > 0m)
            {
                (decimal _, decimal price, string from, decimal amount) = takes.Min();
                Write(article, from, amount, price);
            }
        }

        File.WriteAllText(Path.Combine(folder, "artikel.csv"), articles.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(Path.Combine(folder, "bestand.csv"), stock.ToString());
        File.WriteAllText(Path.Combine(folder, "angebote.csv"), offers.ToString());
    }

    private bool OneOf(int count) => _random.Next(count) == 0;

    private void Write(string product, string supplier, decimal quantity, decimal price) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{product} from {supplier}: {quantity:0.####} at {price:0.########}"));

    private static string Sql(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "NULL";

    private static string German(decimal value) => value.ToString("#,##0.####", s_german);

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
