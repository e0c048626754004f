using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.TestSuite;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>A server with a certificate of an authority that this machine does not know.</summary>
public abstract class TlsTests(TlsTests.ServerFixture fixture)
{
    private readonly PrivateMySqlServer _server = fixture.Server;
    private readonly string _folder = fixture.Folder;

    private string CaFile => fixture.CaFile;

    [Fact]
    public async Task A_connection_that_requires_encryption_is_encrypted()
    {
        await using TestDatabases databases = await MySqlServerFixture.OpenOnAsync(With("SslMode=Required"));

        Assert.NotEqual("", await CipherAsync(databases));
    }

    [Theory]
    [InlineData("VerifyCA", false)]
    [InlineData("VerifyFull", true)]
    public async Task A_certificate_of_the_named_authority_is_accepted(string mode, bool withOwnCertificate)
    {
        string own = withOwnCertificate ? $";SslCert={Path.Combine(_folder, "server.pem")};SslKey={Path.Combine(_folder, "server.key")}" : "";
        await using TestDatabases databases = await MySqlServerFixture.OpenOnAsync(With($"SslMode={mode};SslCa={CaFile}{own}"));

        Assert.NotEqual("", await CipherAsync(databases));
    }

    [Fact]
    public async Task A_connection_without_encryption_is_plain()
    {
        await using TestDatabases databases = await MySqlServerFixture.OpenOnAsync(With("SslMode=None"));

        Assert.Equal("", await CipherAsync(databases));
    }

    [Theory]
    [InlineData("VerifyCA")]
    [InlineData("VerifyFull")]
    public async Task A_certificate_of_an_unknown_authority_is_refused(string mode)
    {
        await using ServiceProvider services = MySqlServerFixture.Services(new Dictionary<string, string>
        {
            [DatabaseNames.Purchasing] = With($"SslMode={mode};Database=mysql;ConnectionTimeout=2"),
        });

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(
            () => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", CancellationToken.None).AsTask());

        Assert.Contains("'Purchasing'", error.Message);
        Assert.Contains("its certificate is not trusted", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Encryption_that_the_server_cannot_give_is_never_given_up_silently()
    {
        await using PrivateMySqlServer plain = await PrivateMySqlServer.StartAsync(_server.Product, PrivateMySqlServer.WithoutTls(_server.Product));
        await using ServiceProvider services = MySqlServerFixture.Services(new Dictionary<string, string>
        {
            [DatabaseNames.Purchasing] = plain.ConnectionString.Replace("SslMode=None", "SslMode=Required;Database=mysql;ConnectionTimeout=2", StringComparison.Ordinal),
        });

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(
            () => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", CancellationToken.None).AsTask());

        Assert.Contains("the server has no encryption", error.Message);
    }

    private static async Task<string> CipherAsync(TestDatabases databases)
    {
        await using DbConnection connection = await databases.OpenAsync(DatabaseNames.Purchasing);
        await using DbCommand command = connection.Command("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return reader.GetString(1);
    }

    private string With(string settings) => _server.ConnectionString.Replace("SslMode=None", settings, StringComparison.Ordinal);

    /// <summary>The server of the class.</summary>
    public abstract class ServerFixture(ServerProduct product) : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("purchasing-tls-").FullName;

        public string CaFile => Path.Combine(Folder, "ca.pem");

        public PrivateMySqlServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            MakeCertificates();
            Server = await PrivateMySqlServer.StartAsync(
                product, $"--ssl-ca={CaFile}", $"--ssl-cert={Path.Combine(Folder, "server.pem")}", $"--ssl-key={Path.Combine(Folder, "server.key")}");
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }

        private void MakeCertificates()
        {
            DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
            DateTimeOffset to = from.AddDays(30);
            using RSA authorityKey = RSA.Create(2048);
            CertificateRequest authority = new("CN=Test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using X509Certificate2 authorityCertificate = authority.CreateSelfSigned(from, to);
            using RSA serverKey = RSA.Create(2048);
            CertificateRequest server = new("CN=127.0.0.1", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            SubjectAlternativeNameBuilder names = new();
            names.AddIpAddress(IPAddress.Loopback);
            server.CertificateExtensions.Add(names.Build());
            using X509Certificate2 serverCertificate = server.Create(authorityCertificate, from, to, [1, 2, 3, 4]);
            File.WriteAllText(CaFile, authorityCertificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(Folder, "server.pem"), serverCertificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(Folder, "server.key"), serverKey.ExportRSAPrivateKeyPem());
        }
    }
}

public sealed class MySqlTlsTests(MySqlTlsTests.Fixture fixture) : TlsTests(fixture), IClassFixture<MySqlTlsTests.Fixture>
{
    public sealed class Fixture() : ServerFixture(ServerProduct.MySql);
}

public sealed class MariaDbTlsTests(MariaDbTlsTests.Fixture fixture) : TlsTests(fixture), IClassFixture<MariaDbTlsTests.Fixture>
{
    public sealed class Fixture() : ServerFixture(ServerProduct.MariaDb);
}
