namespace Purchasing.Data.MySql.Tests;

[CollectionDefinition(Name)]
public sealed class MySqlCollection : ICollectionFixture<MySqlServerFixture>
{
    public const string Name = "one MySQL server";
}
