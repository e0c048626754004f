using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Kills real processes while they carry on runs, and lets the others take up what they left.</summary>
public sealed class CrashResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-crash-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    public async Task Each_effect_happens_at_most_once_under_a_lease_and_is_undone_where_the_run_fails(int seed)
    {
        await using (ServiceProvider services = SqliteFiles.Services(_folder))
        {
            await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: false, CancellationToken.None);
        }

        using KillTrials trials = new(["sqlite", $"Databases:DataDirectory={_folder}"], seed);
        await trials.RunAsync(runs: 12);
    }
}
