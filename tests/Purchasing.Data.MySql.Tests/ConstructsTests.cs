using System.Text.RegularExpressions;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The SQL keeps to what MySQL 8.0, MySQL 8.4 and MariaDB 10.11 all accept.</summary>
public sealed class ConstructsTests
{
    /// <summary>Construct → who does not have it, or means something else by it.</summary>
    private static readonly (string Pattern, string Why)[] OneSided =
    [
        (@"utf8mb4_0900|utf8mb4_ja_0900", "collations of MySQL 8 only"),
        (@"uca1400", "collations of MariaDB only"),
        (@"\bRETURNING\b", "MariaDB only"),
        (@"\bJSON\b", "a type of its own on MySQL, text on MariaDB"),
        (@"\bUUID\b", "a type on MariaDB only"),
        (@"\bSEQUENCE\b|\bNEXTVAL\b", "MariaDB only"),
        (@"\bLATERAL\b", "MySQL only"),
        (@"VALUES\s*\(.*\)\s*AS\s+\w+\s+ON\s+DUPLICATE", "row aliases are MySQL only"),
        (@"\bINVISIBLE\b|\bINVISIBLE\s+INDEX", "spelt differently"),
        (@"\bVIRTUAL\b|\bPERSISTENT\b", "PERSISTENT is MariaDB only; generated columns here are STORED"),
        (@"CREATE\s+OR\s+REPLACE\s+TABLE", "MariaDB only"),
        (@"ADD\s+COLUMN\s+IF\s+NOT\s+EXISTS|CREATE\s+INDEX\s+IF\s+NOT\s+EXISTS", "MariaDB only"),
        (@"\bEXCEPT\b|\bINTERSECT\b", "MySQL only from 8.0.31"),
        (@"DEFAULT\s*\(", "expressions as defaults differ"),
        (@"@@(tx_isolation|transaction_isolation)", "named differently"),
    ];

    public static TheoryData<string> Scripts() =>
        new(Directory.GetFiles(Path.Combine(Repository.Root, "sql", "mysql"), "*.sql").Select(f => Path.GetFileName(f)));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_uses_no_construct_of_one_product_only(string script)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "sql", "mysql", script));

        string[] found = SqlScanner.Statements(text)
            .SelectMany(s => OneSided.Where(c => Regex.IsMatch(s, c.Pattern, RegexOptions.IgnoreCase)).Select(c => $"{c.Pattern}: {c.Why}"))
            .ToArray();

        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_says_engine_and_collation_itself(string script)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "sql", "mysql", script));

        Assert.All(
            SqlScanner.Statements(text).Where(s => s.Contains("CREATE TABLE", StringComparison.Ordinal)),
            s => Assert.EndsWith(") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", s));
    }
}
