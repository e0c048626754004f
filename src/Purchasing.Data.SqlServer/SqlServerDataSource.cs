using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Purchasing.Data.SqlServer;

/// <summary>Pooled connections of a user who cannot write, which is asked of the server before the first one is given out.</summary>
/// <remarks>Safe for concurrent use. SQL Server has no read-only session: what cannot be switched off must not be granted.</remarks>
internal sealed class SqlServerDataSource(string connectionString) : DbDataSource
{
    /// <summary>What the user may do in this database besides reading, as a list; NULL when it is nothing.</summary>
    internal const string Rights = """
        SELECT STRING_AGG(permission_name, ', ') FROM sys.fn_my_permissions(NULL, 'DATABASE')
        WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'CREATE TABLE', 'EXECUTE')
        """;

    private volatile bool _isChecked;

    public override string ConnectionString { get; } = connectionString;

    protected override DbConnection CreateDbConnection() => new SqlConnection(ConnectionString);

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken)
    {
        SqlConnection connection = new(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (!_isChecked)
                await CheckAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CheckAsync(SqlConnection connection, CancellationToken cancellationToken)
    {
        SqlCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = Rights;
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string { Length: > 0 } rights)
                throw new SqlServerMayWriteException(rights);
        }

        _isChecked = true;
    }
}
