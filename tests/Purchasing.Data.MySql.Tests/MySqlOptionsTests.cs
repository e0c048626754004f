namespace Purchasing.Data.MySql.Tests;

public sealed class MySqlOptionsTests
{
    private const string Complete = "Server=db1;Port=3307;Database=oms_db;User ID=shop;Password=s3cret-word";

    [Fact]
    public void A_connection_string_is_understood_whatever_driver_it_was_written_for()
    {
        MySqlOptions options = MySqlOptions.Parse("Oms", "host=db1; port=3307; Initial Catalog=oms_db; uid=shop; pwd='s3;cret'; ssl mode=verifyfull; max pool size=7");

        Assert.Equal(("db1", 3307u, "oms_db", "shop", "s3;cret", MySqlTls.VerifyFull, 7u),
            (options.Server, options.Port, options.Database, options.User, options.Password, options.Tls, options.MaximumPoolSize));
    }

    [Fact]
    public void The_location_for_messages_has_neither_user_nor_password() =>
        Assert.Equal("db1:3307/oms_db", MySqlOptions.Parse("Oms", Complete).Location);

    [Theory]
    [InlineData(Complete + ";Colour=blue", "unknown key 'colour'")]
    [InlineData(Complete + ";Port=99999", "'Port' must be a whole number from 1 to 65535")]
    [InlineData(Complete + ";SslMode=Maybe", "SslMode must be one of None, Preferred, Required, VerifyCA, VerifyFull")]
    [InlineData(Complete + ";PasswordFile=/nowhere", "both Password and PasswordFile")]
    [InlineData(Complete + ";SslCa=/nowhere/ca.pem", "'/nowhere/ca.pem' of 'SslCa' does not exist")]
    [InlineData("Server=db1;User ID=shop;Password=s3cret-word", "has no 'Database'")]
    [InlineData("Server=db1;Database=x;Password=s3cret-word", "has no 'User ID'")]
    [InlineData("s3cret-word", "is not a connection string")]
    [InlineData("Server=\"s3cret-word", "is not a connection string")]
    public void A_mistake_is_named_and_no_password_is_repeated(string connectionString, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MySqlOptions.Parse("Oms", connectionString));

        Assert.Contains("Databases:Oms", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("s3cret-word", error.ToString());
    }

    [Fact]
    public void A_password_can_come_from_a_file()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "from; a 'file'\n");

            Assert.Equal("from; a 'file'", MySqlOptions.Parse("Oms", $"Server=db1;Database=x;User ID=shop;PasswordFile={file}").Password);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_password_file_that_is_missing_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MySqlOptions.Parse("Oms", "Server=db1;Database=x;User ID=shop;PasswordFile=/nowhere/pw"));

        Assert.Contains("'/nowhere/pw' cannot be read", error.Message);
    }
}
