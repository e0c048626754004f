using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The script, with the client of the server's own product.</summary>
public abstract class SetupScriptTests(SetupScriptTests.ServerFixture fixture) : IAsyncLifetime
{
    private readonly PrivateMySqlServer _server = fixture.Server;
    private readonly string _secrets = Directory.CreateTempSubdirectory("purchasing-secrets-").FullName;

    // Each test begins with a server that has none of the databases and users that the script makes.
    public async ValueTask InitializeAsync() => await _server.QueryAsync("mysql", await _server.QueryAsync("mysql", """
        SELECT CONCAT('DROP DATABASE `', SCHEMA_NAME, '`;') FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '%\_db';
        SELECT CONCAT('DROP USER \'', User, '\'@\'', Host, '\';') FROM user WHERE User LIKE 'purchasing\_%' OR User = 'ad min';
        """));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_secrets, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_script_sets_up_databases_and_least_privilege_users_and_a_second_run_changes_nothing()
    {
        string first = await RunAsync();
        string second = await RunAsync();

        Assert.Contains("oms_db: ran oms_db.001_schema.sql", first);
        Assert.Contains("purchasing_db: ran purchasing_db.001_schema.sql", first);
        Assert.DoesNotContain(": ran ", second);

        // The product starts as a user that may not create tables, and finds nothing to do.
        await using ServiceProvider services = MySqlServerFixture.Services(DatabaseNames.All.ToDictionary(n => n, n => As("purchasing_app", n)));
        Assert.Empty(await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None));
        FactBatch<Demand> demand = await services.GetRequiredService<IFactProviderFactory>().Create<Demand>(SourceQueries.Demand)
            .GetAsync(ProductSet.One("PROD-001"), CancellationToken.None);
        Assert.Equal(15.5m, demand.For("PROD-001").First!.AvgDaily);
        CreateOrderResult created = await services.GetRequiredService<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), CancellationToken.None);
        Assert.Equal(CreateOrderOutcome.Created, created.Outcome);

        Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync("purchasing_oms", DatabaseNames.Oms, "UPDATE products SET name = 'x'"));
        Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync("purchasing_oms", DatabaseNames.Purchasing, "SELECT 1"));
        Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync("purchasing_app", DatabaseNames.Purchasing, "DROP TABLE outbox"));
    }

    [Theory]
    [InlineData("oms", DatabaseNames.Oms, "products")]
    [InlineData("inventory", DatabaseNames.Inventory, "stock")]
    [InlineData("supplier", DatabaseNames.Supplier, "supplier_offers")]
    [InlineData("uom", DatabaseNames.Uom, "unit_conversions")]
    public async Task The_user_of_a_source_reads_its_own_database_and_nothing_else(string service, string own, string table)
    {
        await RunAsync("--no-seed");

        string user = $"purchasing_{service}";
        Assert.Null(await FaultAsync(user, own, $"SELECT COUNT(*) FROM {table}"));
        Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync(user, own, $"DELETE FROM {table}"));
        foreach (string other in DatabaseNames.All.Where(name => name != own))
            Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync(user, other, "SELECT 1"));
        Assert.Null(await FaultAsync("purchasing_orders", DatabaseNames.Purchasing, "DELETE FROM outbox"));
        Assert.Equal(DatabaseFault.AccessDenied, await FaultAsync("purchasing_orders", own, "SELECT 1"));
    }

    [Fact]
    public async Task An_administrator_with_a_password_of_special_characters_can_run_the_script_and_a_wrong_one_is_refused_unseen()
    {
        await _server.QueryAsync("mysql", """CREATE USER 'ad min'@'localhost' IDENTIFIED BY 'p"a ss#\\\\word'; GRANT ALL ON *.* TO 'ad min'@'localhost' WITH GRANT OPTION;""");
        string file = Path.Combine(_secrets, "admin");
        await File.WriteAllTextAsync(file, "p\"a ss#\\\\word\r\nsecond line");
        Assert.EndsWith("done\n", await RunAsync("--host", "localhost", "--user", "ad min", "--password-file", file));
        Assert.Equal("5", (await _server.QueryAsync("mysql", "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '%\\_db'")).Trim());

        await File.WriteAllTextAsync(file, "another-secret-word");
        (int code, string output) = await StartAsync("--port", _server.Port.ToString(), "--user", "ad min", "--password-file", file);
        Assert.NotEqual(0, code);
        Assert.Contains($"no connection to 127.0.0.1:{_server.Port} as ad min", output);
        Assert.DoesNotContain("another-secret-word", output);
    }

    [Fact]
    public async Task A_server_without_encryption_is_not_spoken_to_when_encryption_was_asked_for()
    {
        string authority = Path.Combine(_secrets, "ca.pem");
        using (ECDsa key = ECDsa.Create())
            await File.WriteAllTextAsync(authority, new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)).ExportCertificatePem());

        (int code, string output) = await StartAsync("--port", _server.Port.ToString(), "--secrets", _secrets, "--ssl-ca", authority);

        Assert.True(code != 0, output);
        Assert.Equal("0", await DatabasesAsync());
    }

    [Fact]
    public async Task Another_machine_is_spoken_to_by_TLS_or_not_at_all_unless_that_was_said()
    {
        // An address that is not written as one of this machine, and leads there.
        string[] elsewhere = ["--host", "0.0.0.0", "--port", _server.Port.ToString(), "--secrets", _secrets, "--no-seed"];

        (int code, string output) = await StartAsync(elsewhere);
        Assert.True(code != 0, output);
        Assert.Contains("--no-tls", output);
        Assert.Equal("0", await DatabasesAsync());

        (code, output) = await StartAsync([.. elsewhere, "--no-tls"]);
        Assert.True(code == 0, output);
        Assert.Equal("5", await DatabasesAsync());
    }

    [Theory]
    [InlineData("--ssl-ca and --no-tls contradict each other", "--ssl-ca", "/no/such/file", "--no-tls")]
    [InlineData("--port must be a number, not '33o6'", "--port", "33o6")]
    [InlineData("the password file '/no/such/file' cannot be read", "--password-file", "/no/such/file")]
    [InlineData("the certificate file '/no/such/file' cannot be read", "--ssl-ca", "/no/such/file")]
    [InlineData("--client-host has characters that no host pattern has", "--client-host", "%'; DROP")]
    [InlineData("unknown option --colour", "--colour", "red")]
    [InlineData("--host needs a value", "--host")]
    public async Task A_mistake_on_the_command_line_is_named(string message, params string[] arguments)
    {
        (int code, string output) = await StartAsync(arguments);

        Assert.NotEqual(0, code);
        Assert.Contains($"setup_databases.sh: {message}", output);
    }

    [Fact]
    public async Task A_script_without_a_server_says_so_and_shows_no_password()
    {
        string file = Path.Combine(_secrets, "admin");
        await File.WriteAllTextAsync(file, "very-secret-word");

        (int code, string output) = await StartAsync("--port", "1", "--password-file", file);

        Assert.NotEqual(0, code);
        Assert.Contains("no connection to 127.0.0.1:1", output);
        Assert.DoesNotContain("very-secret-word", output);
    }

    private async Task<string> DatabasesAsync() =>
        (await _server.QueryAsync("mysql", "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '%\\_db'")).Trim();

    private async Task<string> RunAsync(params string[] more)
    {
        (int code, string output) = await StartAsync(["--port", _server.Port.ToString(), "--secrets", _secrets, "--client-host", "%", .. more]);
        Assert.True(code == 0, output);
        return output;
    }

    private protected async Task<(int Code, string Output)> StartAsync(params string[] arguments)
    {
        string script = Path.Combine(Repository.Root, "scripts", "setup_databases.sh");
        ProcessStartInfo start = new(script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (_server.ProgramFolder is { } programs)
            start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private string As(string user, string database) =>
        $"Server=127.0.0.1;Port={_server.Port};User ID={user};PasswordFile={Path.Combine(_secrets, user)};Database={DatabaseNames.SchemaOf(database)};SslMode=None";

    private async Task<DatabaseFault?> FaultAsync(string user, string database, string sql)
    {
        await using ServiceProvider services = MySqlServerFixture.Services(new Dictionary<string, string> { [database] = As(user, database) });
        Database opened = services.GetRequiredService<DatabaseRegistry>().Get(database);
        try
        {
            await using DbConnection connection = await opened.OpenAsync(CancellationToken.None);
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (DbException error)
        {
            return opened.Dialect.Classify(error);
        }
    }

    public abstract class ServerFixture(ServerProduct product) : IAsyncLifetime
    {
        public PrivateMySqlServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PrivateMySqlServer.StartAsync(product, PrivateMySqlServer.WithoutTls(product));

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}

public sealed class MySqlSetupScriptTests(MySqlSetupScriptTests.Fixture fixture) : SetupScriptTests(fixture), IClassFixture<MySqlSetupScriptTests.Fixture>
{
    // Unlike MariaDB's client, MySQL's can insist on encryption without an authority.
    [Fact]
    public async Task Another_machine_that_has_encryption_is_spoken_to_by_it()
    {
        await using PrivateMySqlServer encrypted = await PrivateMySqlServer.StartAsync(ServerProduct.MySql);
        await encrypted.QueryAsync("mysql", "CREATE USER boss IDENTIFIED BY '' REQUIRE SSL; GRANT ALL ON *.* TO boss WITH GRANT OPTION;");

        (int code, string output) = await StartAsync("--host", "0.0.0.0", "--port", encrypted.Port.ToString(), "--user", "boss", "--no-users");

        Assert.True(code == 0, output);
    }

    public sealed class Fixture() : ServerFixture(ServerProduct.MySql);
}

public sealed class MariaDbSetupScriptTests(MariaDbSetupScriptTests.Fixture fixture) : SetupScriptTests(fixture), IClassFixture<MariaDbSetupScriptTests.Fixture>
{
    public sealed class Fixture() : ServerFixture(ServerProduct.MariaDb);
}
