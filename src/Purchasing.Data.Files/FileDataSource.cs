using System.Data.Common;
using DuckDB.NET.Data;

namespace Purchasing.Data.Files;

/// <summary>Connections to the tables that the files of a folder were read into. When a file has changed all are read again.</summary>
/// <remarks>Safe for concurrent use. Who holds a connection goes on with the files as they were when it was opened.</remarks>
internal sealed class FileDataSource(FileSettings settings) : DbDataSource
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DuckDBConnection? _tables;
    private string _seen = "";

    public override string ConnectionString => settings.Location;

    protected override DbConnection CreateDbConnection() => OpenDbConnection();

    protected override DbConnection OpenDbConnection() => OpenDbConnectionAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FileTable[] files = FileTable.In(settings);
            string state = string.Join('\n', files.Select(file => file.State));
            if (_tables is null || state != _seen)
            {
                DuckDBConnection read = await Task.Run(() => FileLoader.Load(settings, files), cancellationToken).ConfigureAwait(false);
                if (_tables is not null)
                    await _tables.DisposeAsync().ConfigureAwait(false);
                (_tables, _seen) = (read, state);
            }

            DuckDBConnection connection = _tables.Duplicate();
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tables?.Dispose();
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return ValueTask.CompletedTask;
    }
}
