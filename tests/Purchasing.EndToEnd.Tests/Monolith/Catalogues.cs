using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Generated catalogues: each is made once and copied for every test.</summary>
public sealed class Catalogues : IDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<TemporaryFolder>>> _made = new();

    /// <summary>A new folder with a catalogue of so many products.</summary>
    internal async Task<TemporaryFolder> CopyAsync(int products)
    {
        TemporaryFolder made = await _made.GetOrAdd(products, count => new Lazy<Task<TemporaryFolder>>(() => MakeAsync(count))).Value;
        TemporaryFolder copy = new();
        foreach (string file in Directory.GetFiles(made.Path))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        return copy;
    }

    public void Dispose()
    {
        foreach (Lazy<Task<TemporaryFolder>> folder in _made.Values)
            folder.Value.Result.Dispose();
    }

    private static async Task<TemporaryFolder> MakeAsync(int products)
    {
        TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("generate", "--products", products.ToString(CultureInfo.InvariantCulture), "--seed", "7", "--data", data.Path);
        Assert.True(run.ExitCode == 0, run.Errors);
        // The last connection to a file writes what is beside it into it.
        SqliteConnection.ClearAllPools();
        return data;
    }
}
