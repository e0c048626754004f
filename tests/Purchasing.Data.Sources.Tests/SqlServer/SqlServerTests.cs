using System.Text.Json;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Purchasing.Data.Connecting;
using Purchasing.Data.Databases;
using Purchasing.Data.SqlServer;

namespace Purchasing.Data.Sources.Tests.SqlServer;

/// <summary>The shape of what is sent to SQL Server; there is no server here to send it to.</summary>
public sealed class SqlServerTests
{
    [Theory]
    [InlineData("Text", "a|O'Neil|007", "NVARCHAR(450)", """["a","O\u0027Neil","007"]""")]
    [InlineData("Number", "7|-12|007|x", "BIGINT", """["7","-12"]""")]
    [InlineData("Number", "7|1.5", "DECIMAL(38,10)", """["7","1.5"]""")]
    public void Ids_are_one_parameter_of_the_type_of_their_column(string kind, string ids, string type, string expected)
    {
        using SqlCommand command = new();

        string sql = new SqlServerDialect().BindIds(command, SqlText.Parse("SELECT * FROM t WHERE id IN (@ids)", "@ids"), ids.Split('|'), Enum.Parse<KeyKind>(kind));

        Assert.Equal($"SELECT * FROM t WHERE id IN (SELECT id FROM OPENJSON(@ids) WITH (id {type} '$'))", sql);
        Assert.Equal(expected, Assert.Single(command.Parameters.Cast<SqlParameter>()).Value);
    }

    [Fact]
    public void A_connection_asks_for_reading_and_keeps_its_password_from_a_file()
    {
        using TempFolder folder = new();
        string file = folder.Write("pw", "from; a 'file'\n");

        SqlConnectionStringBuilder settings = SqlServerDriver.Settings(Entry($"Server=db1;Database=erp;User ID=reader;PasswordFile={file};Encrypt=Strict"));

        Assert.Equal((ApplicationIntent.ReadOnly, "from; a 'file'", SqlConnectionEncryptOption.Strict, 25), (settings.ApplicationIntent, settings.Password, settings.Encrypt, settings.MaxPoolSize));
    }

    [Theory]
    [InlineData(-2, "CommandTimeout")]
    [InlineData(208, "TableMissing")]
    [InlineData(207, "ColumnMissing")]
    [InlineData(1205, "Deadlock")]
    [InlineData(4060, "DatabaseMissing")]
    [InlineData(18456, "AccessDenied")]
    [InlineData(3906, "ReadOnly")]
    [InlineData(53, "CannotConnect")]
    [InlineData(10054, "ConnectionLost")]
    [InlineData(50000, "Unknown")]
    public void An_error_number_means_what_the_server_says(int number, string fault) => Assert.Equal(fault, SqlServerDriver.FaultOf(number).ToString());

    [Fact]
    public void A_user_who_may_write_is_told_what_for()
    {
        DatabaseFault fault = SqlServerDriver.Classify(new SqlServerMayWriteException("INSERT, DELETE"));

        Assert.Equal(DatabaseFault.NotReadOnly, fault);
        Assert.False(fault.IsTransient());
    }

    [Fact]
    public void Every_query_that_connect_proposes_for_it_is_T_SQL_to_its_own_parser()
    {
        SourceTable[] tables =
        [
            Table("Products", ["Id uniqueidentifier key", "Name nvarchar", "DailyDemand decimal", "Trend nvarchar", "Discontinued bit", "Status nvarchar"], ["7b0c", "Hinge", "2.5", "UP", "False", "active"]),
            Table("Stock Levels", ["ProductId uniqueidentifier key", "plan nvarchar", "Warehouse nvarchar key", "OnHand float", "Reserved decimal", "Unit nvarchar", "Blocked bit"], ["7b0c", "x", "N", "3.5", "0", "PCS", "False"]),
            Table("VendorPrices", ["ProductId uniqueidentifier key", "Supplier nvarchar key", "Price money", "file nvarchar", "PriceUnit int", "Currency nchar", "lead int", "LeadTimeDays int", "deleted_at datetime2", "ValidFrom date", "OrderUnit nvarchar", "UnitsPerPack decimal", "MinQty nvarchar"],
                ["7b0c", "V1", "3.99", "f", "100", "EUR", "1", "7", null, "2026-01-01", "BOX", "12", "1,5"]),
            Table("Suppliers", ["Supplier nvarchar key", "Name nvarchar", "IsActive bit"], ["V1", "One", "True"]),
            Table("PurchaseOrderLines", ["OrderNo int key", "Line int key", "ProductId uniqueidentifier", "Quantity decimal", "Received decimal", "Status nvarchar", "DueDate date"], ["1", "1", "7b0c", "5", "0", "open", "2026-01-01"]),
            Table("ReorderPoints", ["ProductId uniqueidentifier key", "ReorderPoint decimal", "MaxStock decimal"], ["7b0c", "5", "20"]),
            Table("ExchangeRates", ["Currency nchar key", "Rate decimal", "RateDate date key"], ["GBP", "0.85", "2026-01-01"]),
        ];
        SqlServerDialect dialect = new();

        ConnectProposal proposal = new ProposalBuilder(tables, [], new Dictionary<string, SqlDialect> { ["Erp"] = dialect }, "EUR").Build();
        // Without a table of products each product comes as often as it has stock.
        ConnectProposal without = new ProposalBuilder([.. tables.Skip(1)], [], new Dictionary<string, SqlDialect> { ["Erp"] = dialect }, "EUR").Build();

        string[] queries = [.. Queries(proposal), .. Queries(without), dialect.ColumnsSql, SqlServerDataSource.Rights, dialect.Limited("SELECT a, COUNT(*) FROM t GROUP BY a", null, "200")];
        Assert.Equal(7, Queries(proposal).Count(query => query.Contains("@ids", StringComparison.Ordinal) || query.Contains("@day", StringComparison.Ordinal)));
        Assert.Contains(queries, query => query.StartsWith("SELECT DISTINCT TOP (@count) ", StringComparison.Ordinal));
        Assert.All(queries, query =>
        {
            using SqlCommand command = new();
            string sent = query.Contains("@ids", StringComparison.Ordinal) ? dialect.BindIds(command, SqlText.Parse(query, "@ids"), ["7b0c"], KeyKind.Text) : query;
            new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sent), out IList<ParseError> errors);
            Assert.Equal([], errors.Select(error => $"{error.Message} {sent}"));
        });
    }

    private static IEnumerable<string> Queries(ConnectProposal proposal)
    {
        using JsonDocument graph = JsonDocument.Parse(proposal.Graph!);
        return [.. graph.RootElement.GetProperty("nodes").EnumerateArray().Where(node => node.TryGetProperty("config", out _)).SelectMany(node => node.GetProperty("config").EnumerateObject())
            .Where(setting => setting.Name.EndsWith("sql", StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Value.ValueKind == JsonValueKind.Array ? string.Join('\n', setting.Value.EnumerateArray().Select(line => line.GetString())) : setting.Value.GetString()!)];
    }

    private static SourceTable Table(string name, string[] columns, string?[] row) => new("Erp", "dbo", name, [.. columns.Select(column => column.Split(' ')).Select(column => new SourceColumn(column[0], column[1], column.Length > 2))]) { Samples = [row] };

    private static DatabaseEntry Entry(string text) => Assert.Single(DatabaseEntry.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Databases:Erp:Provider", "SqlServer"), new("Databases:Erp:ConnectionString", text)]).Build(), "Sqlite"));
}
