using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The tests that share a MySQL: that of PURCHASING_TEST_MYSQL (a connection string of a user who may create databases), else our own.</summary>
[CollectionDefinition(Name)]
public sealed class MySqlCollection : ICollectionFixture<MySqlCollection.Fixture>
{
    public const string Name = "MySQL";

    public sealed class Fixture() : MySqlServerFixture(ServerProduct.MySql)
    {
        protected override string? Given => Environment.GetEnvironmentVariable("PURCHASING_TEST_MYSQL") is { Length: > 0 } given ? given : null;
    }
}
