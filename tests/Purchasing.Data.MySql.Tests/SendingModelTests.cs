using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class SendingModelTests(MySqlServerFixture server) : SendingModelSuite
{
    protected override int Sequences => 5;

    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
