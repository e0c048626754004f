using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The tests that share a MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class MariaDbCollection : ICollectionFixture<MariaDbCollection.Fixture>
{
    public const string Name = "MariaDB";

    public sealed class Fixture() : MySqlServerFixture(ServerProduct.MariaDb);
}
