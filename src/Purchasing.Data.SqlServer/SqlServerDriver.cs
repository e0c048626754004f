using System.ComponentModel;
using System.Security.Authentication;
using Microsoft.Data.SqlClient;
using Purchasing.Data.Databases;

namespace Purchasing.Data.SqlServer;

/// <summary>The one place that knows the driver, Microsoft.Data.SqlClient.</summary>
internal static class SqlServerDriver
{
    private const string Sample = "Server=db1;Database=erp;User ID=purchasing;PasswordFile=/run/secrets/erp;Encrypt=Strict";

    public static Database Create(DatabaseEntry entry)
    {
        SqlConnectionStringBuilder settings = Settings(entry);
        return new Database(entry.Name, $"{settings.DataSource}/{settings.InitialCatalog}", new SqlServerDataSource(settings.ConnectionString), new SqlServerDialect());
    }

    internal static SqlConnectionStringBuilder Settings(DatabaseEntry entry)
    {
        entry.AllowConnectionString();
        SqlConnectionStringBuilder settings = new() { MaxPoolSize = 25, ConnectTimeout = 5, ApplicationName = "purchasing" };
        ConnectionText.Read(entry.Name, entry.Required(Sample), settings);
        if (string.IsNullOrWhiteSpace(settings.DataSource) || string.IsNullOrWhiteSpace(settings.InitialCatalog))
            throw new ArgumentException($"Databases:{entry.Name} has no Server or Database. Example: {Sample}.");
        // A replica serves where there is one.
        settings.ApplicationIntent = ApplicationIntent.ReadOnly;
        settings.PersistSecurityInfo = false;
        return settings;
    }

    public static DatabaseFault Classify(Exception exception) => exception switch
    {
        SqlServerMayWriteException => DatabaseFault.NotReadOnly,
        SqlException { InnerException: AuthenticationException } => DatabaseFault.NotEncrypted,
        SqlException { InnerException: Win32Exception { NativeErrorCode: 258 } } => DatabaseFault.CommandTimeout,
        SqlException error => FaultOf(error.Number),
        InvalidOperationException error when error.Message.Contains("obtaining a connection from the pool", StringComparison.Ordinal) => DatabaseFault.PoolExhausted,
        IOException or ObjectDisposedException => DatabaseFault.ConnectionLost,
        _ => DatabaseFault.Unknown,
    };

    /// <summary>Numbers of https://learn.microsoft.com/sql/relational-databases/errors-events by what they mean here.</summary>
    internal static DatabaseFault FaultOf(int number) => number switch
    {
        -2 => DatabaseFault.CommandTimeout,
        208 or 2812 => DatabaseFault.TableMissing,
        207 => DatabaseFault.ColumnMissing,
        102 or 105 or 156 or 170 or 245 or 241 or 402 or 468 or 8114 or 8134 or 8155 => DatabaseFault.BadSql,
        229 or 230 or 262 or 916 or 18452 or 18456 or 18470 or 18487 or 18488 => DatabaseFault.AccessDenied,
        911 or 4060 => DatabaseFault.DatabaseMissing,
        1205 => DatabaseFault.Deadlock,
        1222 => DatabaseFault.LockTimeout,
        3906 or 3908 => DatabaseFault.ReadOnly,
        1101 or 1105 => DatabaseFault.StorageFull,
        10928 or 10929 or 17809 => DatabaseFault.TooManyConnections,
        -1 or 2 or 53 or 258 or 10060 or 10061 or 11001 or 40613 => DatabaseFault.CannotConnect,
        64 or 121 or 233 or 596 or 6005 or 10053 or 10054 => DatabaseFault.ConnectionLost,
        _ => DatabaseFault.Unknown,
    };
}
