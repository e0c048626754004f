using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Sources.Tests;

/// <summary>Which database is of which provider, and what is said of a configuration that cannot be right.</summary>
public sealed class ProviderTests
{
    [Fact]
    public async Task Every_source_has_a_provider_of_its_own_beside_the_one_that_keeps_the_orders()
    {
        using TempFolder folder = new();
        await using ServiceProvider services = Hosts.Create(
            ("DataDirectory", folder.Path),
            ("Oms:Provider", "MySql"), ("Oms:ConnectionString", "Server=db1;Database=shop;User ID=reader"),
            ("Erp:Provider", "postgresql"), ("Erp:ConnectionString", "Host=db2;Database=erp;Username=reader"),
            ("Crm:Provider", "SqlServer"), ("Crm:ConnectionString", "Server=db3;Database=crm;User ID=reader"),
            ("Exports:Provider", "Files"), ("Exports:Folder", folder.Path));
        DatabaseRegistry databases = services.GetRequiredService<DatabaseRegistry>();

        Assert.Equal(["mysql", "postgresql", "sqlserver", "files", "sqlite", "sqlite"], ((string[])["Oms", "Erp", "Crm", "Exports", "Uom", "Purchasing"]).Select(name => databases.Source(name).Dialect.Name));
        Assert.Equal("db3/crm", databases.Source("Crm").Location);
        Assert.Equal("db2:5432/erp", databases.Source("Erp").Location);
        // Nothing but the orders and the samples can be written.
        Assert.Contains("which is read-only", Assert.Throws<InvalidOperationException>(() => databases.Get("Erp")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_in_SQLite_with_a_default_provider_of_sources_bring_no_samples()
    {
        using TempFolder folder = new();
        using ServiceProvider services = Hosts.Create(
            ("DataDirectory", folder.Path), ("Provider", "PostgreSql"), ("Purchasing:Provider", "Sqlite"), ("Purchasing:ConnectionString", Path.Combine(folder.Path, "orders.db")),
            ("Erp", "Host=db2;Database=erp;Username=reader"));

        DatabaseRegistry databases = services.GetRequiredService<DatabaseRegistry>();
        Assert.Equal(["Erp", "Purchasing"], databases.Names.Order(StringComparer.Ordinal));
        Assert.Equal("postgresql", databases.Source("Erp").Dialect.Name);
        Assert.Equal("sqlite", databases.Get("Purchasing").Dialect.Name);
    }

    [Theory]
    [InlineData("Erp:Provider", "Oracle", "Databases:Erp has the provider 'Oracle'. There are Sqlite, MySql, PostgreSql, SqlServer, Files.")]
    [InlineData("Erp:ConnectionStrng", "x", "Databases:Erp names no database: it needs ConnectionString")]
    [InlineData("Purchasing:Provider", "PostgreSql", "Databases:Purchasing has the provider 'PostgreSql', but this program stores orders with Sqlite")]
    public void A_section_that_is_no_database_is_refused(string key, string value, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Hosts.Create((key, value)).GetRequiredService<DatabaseRegistry>());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSql", "Host=db1;Username=me;Password=s3cret-word", "has no Host, Database or Username")]
    [InlineData("PostgreSql", "Host=db1;Database=erp;Username=me;Password=s3cret-word;Colour=blue", "the driver does not know 'colour'")]
    [InlineData("PostgreSql", "Host=db1;Database=erp;Username=me;PasswordFile=/nowhere/pw", "'/nowhere/pw' cannot be read")]
    [InlineData("PostgreSql", "s3cret-word", "is not a connection string")]
    [InlineData("PostgreSql", null, "lacks its ConnectionString")]
    [InlineData("SqlServer", "Server=db1;Password=s3cret-word", "has no Server or Database")]
    [InlineData("SqlServer", "Server=db1;Database=erp;Encrypt=s3cret-word", "the driver does not know 'encrypt' or its value")]
    [InlineData("MySql", "Server=db1;Database=erp;Password=s3cret-word", "has no 'User ID'")]
    public void A_mistake_in_a_connection_string_is_named_and_no_password_is_repeated(string provider, string? text, string expected)
    {
        using ServiceProvider services = Hosts.Create(("Erp:Provider", provider), ("Erp:ConnectionString", text));

        ArgumentException error = Assert.Throws<ArgumentException>(() => services.GetRequiredService<DatabaseRegistry>().Source("Erp"));

        Assert.Contains("Databases:Erp", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-word", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_no_provider_reads_is_refused()
    {
        using ServiceProvider services = Hosts.Create(("Erp:Provider", "PostgreSql"), ("Erp:ConnectionString", "Host=db1;Database=erp;Username=me"), ("Erp:Delimiter", ";"));

        Assert.Contains("Databases:Erp:Delimiter is not a setting", Assert.Throws<ArgumentException>(() => services.GetRequiredService<DatabaseRegistry>().Source("Erp")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_the_package_is_told_its_name()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Databases:Erp:Provider", "PostgreSql"), new("Databases:Erp:ConnectionString", "Host=x")]).Build();
        using ServiceProvider services = new ServiceCollection().AddPurchasingCore(configuration).AddSqlite().Services.BuildServiceProvider();

        Assert.Contains("add the package Purchasing.Data.PostgreSql and AddPostgreSqlSource()", Assert.Throws<ArgumentException>(() => services.GetRequiredService<DatabaseRegistry>()).Message, StringComparison.Ordinal);
    }
}
