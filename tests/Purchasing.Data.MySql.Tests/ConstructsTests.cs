using System.Text.RegularExpressions;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The SQL keeps to what MySQL 8.0, MySQL 8.4 and MariaDB 10.11 all accept.</summary>
public sealed class ConstructsTests
{
    private const string Words = @"\b[A-Z][A-Z_]+\b";

    /// <summary>Construct → who does not have it, or means something else by it.</summary>
    private static readonly (string Pattern, string Why)[] OneSided =
    [
        (@"utf8mb4_0900|utf8mb4_ja_0900", "collations of MySQL 8 only"),
        (@"uca1400", "collations of MariaDB only"),
        (@"\bRETURNING\b", "MariaDB only"),
        (@"\bJSON\b", "a type of its own on MySQL, text on MariaDB"),
        (@"\bUUID\b", "a type on MariaDB only"),
        (@"\bCREATE\s+SEQUENCE\b|\bNEXTVAL\b", "MariaDB only"),
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

    [Fact]
    public void Every_word_of_SQL_is_one_of_the_documented_constructs_and_none_of_those_is_unused()
    {
        string[] documented = Documented();

        string[] used = Files("sql/mysql", "*.sql").SelectMany(SqlScanner.Statements)
            .Concat(Files("src/Purchasing.Data", "*.cs").Concat(Files("src/Purchasing.Data.MySql", "*.cs")).SelectMany(SqlOfCode))
            .Concat(Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "rules", "purchasing.graph.json")), "\"[^\"]*\"").Select(m => m.Value))
            .Concat(SqlOfScript(File.ReadAllText(Path.Combine(Repository.Root, "scripts", "setup_databases.sh"))))
            .SelectMany(sql => Regex.Matches(WithoutValues(sql), Words).Select(m => m.Value))
            .Distinct()
            .ToArray();

        Assert.Empty(used.Except(documented));
        Assert.Empty(documented.Except(used));
    }

    private static string[] Documented() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs", "databases.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1])
            .SelectMany(words => Regex.Matches(words, Words).Select(m => m.Value))
            .Distinct()
            .ToArray();

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[\\/](obj|bin)[\\/]"))
            .Select(File.ReadAllText);

    /// <summary>The string literals of a source file that hold SQL: a word of it, and no sentence.</summary>
    private static IEnumerable<string> SqlOfCode(string source) =>
        Regex.Matches(Regex.Replace(source, @"^\s*//.*$", "", RegexOptions.Multiline), "(?s)\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\]|\\\\.)*)\"")
            .Select(m => Regex.Replace(m.Groups[1].Value + m.Groups[2].Value, @"\{[^{}]*\}?", " "))
            .Where(text => !Regex.IsMatch(text, @"[A-Z][a-z]|\b(of|the)\b")
                && Regex.IsMatch(text, @"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|SET|FROM|WHERE|AND|OR|ON|VALUES|BY|FOR|EXISTS|LIMIT|GET_LOCK|RELEASE_LOCK)\b"));

    /// <summary>The SQL that a shell script hands to the client: here-documents, and lines it prints with a statement in them.</summary>
    private static IEnumerable<string> SqlOfScript(string script) =>
        Regex.Matches(script, @"<<SQL\n([\s\S]*?)\nSQL\n").Select(m => m.Groups[1].Value)
            .Concat(Regex.Matches(script, @"echo ""([^""\n]*;[^""\n]*|INSERT [^""\n]*)""|lock=""([^""\n]*)""").Select(m => m.Groups[1].Value + m.Groups[2].Value));

    /// <summary>SQL without comments, parameters and what stands in quotes, which is data.</summary>
    private static string WithoutValues(string sql) => Regex.Replace(sql, @"--.*|'(?:[^']|'')*'|@\w+", " ");
}
