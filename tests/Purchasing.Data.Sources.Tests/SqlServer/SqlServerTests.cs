using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
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

    private static DatabaseEntry Entry(string text) => Assert.Single(DatabaseEntry.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Databases:Erp:Provider", "SqlServer"), new("Databases:Erp:ConnectionString", text)]).Build(), "Sqlite"));
}
