using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Npgsql;
using Purchasing.Data.Databases;

namespace Purchasing.Data.PostgreSql;

/// <summary>The one place that knows the driver, Npgsql.</summary>
internal static class PostgreSqlDriver
{
    private const string Sample = "Host=db1;Database=erp;Username=purchasing;PasswordFile=/run/secrets/erp;SSL Mode=VerifyFull";

    /// <summary>Every session is read only before its first statement.</summary>
    private const string ReadOnly = "-c default_transaction_read_only=on";

    public static Database Create(DatabaseEntry entry, ILoggerFactory? loggers)
    {
        entry.AllowConnectionString();
        NpgsqlDataSourceBuilder builder = new();
        NpgsqlConnectionStringBuilder settings = builder.ConnectionStringBuilder;
        // Five sources on one server stay below the hundred connections that it takes by default.
        settings.MaxPoolSize = 15;
        settings.Timeout = 5;
        ConnectionText.Read(entry.Name, entry.Required(Sample), settings);
        if (string.IsNullOrWhiteSpace(settings.Host) || string.IsNullOrWhiteSpace(settings.Database) || string.IsNullOrWhiteSpace(settings.Username))
            throw new ArgumentException($"Databases:{entry.Name} has no Host, Database or Username. Example: {Sample}.");
        settings.Options = string.IsNullOrWhiteSpace(settings.Options) ? ReadOnly : $"{settings.Options} {ReadOnly}";
        settings.PersistSecurityInfo = false;
        settings.ApplicationName ??= "purchasing";
        string location = FormattableString.Invariant($"{settings.Host}:{settings.Port}/{settings.Database}");
        return new Database(entry.Name, location, builder.UseLoggerFactory(loggers).Build(), new PostgreSqlDialect());
    }

    public static DatabaseFault Classify(Exception exception) => exception switch
    {
        PostgresException error => FaultOf(error.SqlState),
        NpgsqlException { InnerException: TimeoutException } => DatabaseFault.CommandTimeout,
        NpgsqlException { InnerException: SocketException } => DatabaseFault.CannotConnect,
        NpgsqlException { InnerException: AuthenticationException } => DatabaseFault.NotEncrypted,
        NpgsqlException error when error.Message.Contains("SSL", StringComparison.Ordinal) => DatabaseFault.NotEncrypted,
        NpgsqlException error when error.Message.Contains("pool has been exhausted", StringComparison.Ordinal) => DatabaseFault.PoolExhausted,
        NpgsqlException or IOException or SocketException or ObjectDisposedException => DatabaseFault.ConnectionLost,
        _ => DatabaseFault.Unknown,
    };

    /// <summary>Codes of https://www.postgresql.org/docs/current/errcodes-appendix.html by what they mean here.</summary>
    internal static DatabaseFault FaultOf(string state) => state switch
    {
        "28P01" or "28000" or "42501" => DatabaseFault.AccessDenied,
        "3D000" => DatabaseFault.DatabaseMissing,
        "42P01" or "3F000" => DatabaseFault.TableMissing,
        "42703" => DatabaseFault.ColumnMissing,
        "25006" => DatabaseFault.ReadOnly,
        "53300" => DatabaseFault.TooManyConnections,
        "53100" => DatabaseFault.StorageFull,
        "57014" => DatabaseFault.CommandTimeout,
        "57P03" => DatabaseFault.CannotConnect,
        "57P01" or "57P02" => DatabaseFault.ConnectionLost,
        "40P01" or "40001" => DatabaseFault.Deadlock,
        "55P03" => DatabaseFault.LockTimeout,
        _ when state.StartsWith("08", StringComparison.Ordinal) => DatabaseFault.ConnectionLost,
        _ when state.StartsWith("42", StringComparison.Ordinal) || state.StartsWith("22", StringComparison.Ordinal) => DatabaseFault.BadSql,
        _ => DatabaseFault.Unknown,
    };
}
