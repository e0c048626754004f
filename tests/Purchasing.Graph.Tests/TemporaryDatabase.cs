using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Purchasing.Graph.Tests;

/// <summary>A real SQLite database in a file of its own, gone at the end.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");

    public TemporaryDatabase(string script)
    {
        Source = SqliteFactory.Instance.CreateDataSource($"Data Source={_path};Pooling=False");
        Execute(script);
    }

    public DbDataSource Source { get; }

    public void Execute(string script)
    {
        using DbCommand command = Source.CreateCommand(script);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Source.Dispose();
        File.Delete(_path);
    }
}
