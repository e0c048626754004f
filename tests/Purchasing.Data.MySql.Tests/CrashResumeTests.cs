using System.Data.Common;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

/// <summary>Kills real processes while they carry on runs, and lets the others take up what they left.</summary>
public abstract class CrashResumeTests(MySqlServerFixture server)
{
    [Theory]
    [InlineData(3)]
    public async Task Each_effect_happens_at_most_once_under_a_lease_and_is_undone_where_the_run_fails(int seed)
    {
        await using TestDatabases databases = await server.OpenAsync();
        string database;
        await using (DbConnection connection = await databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing).Source.OpenConnectionAsync())
            database = connection.Database;
        using KillTrials trials = new(["mysql", $"Databases:Purchasing={server.ServerConnectionString};Database={database}"], seed);
        await trials.RunAsync(runs: 12);
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlCrashResumeTests(MySqlCollection.Fixture server) : CrashResumeTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbCrashResumeTests(MariaDbCollection.Fixture server) : CrashResumeTests(server);
