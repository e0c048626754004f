using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Purchasing.Data.MySql;

/// <summary>The one place that knows the driver, MySqlConnector.</summary>
internal static class MySqlDriver
{
    /// <summary>A pool of connections to one database; of connections that can only read when it is a source.</summary>
    public static DbDataSource CreateDataSource(MySqlOptions options, ILoggerFactory? loggers, bool isReadOnly = false)
    {
        MySqlDataSourceBuilder builder = new();
        MySqlConnectionStringBuilder settings = builder.ConnectionStringBuilder;
        settings.Server = options.Server;
        settings.Port = options.Port;
        settings.Database = options.Database;
        settings.UserID = options.User;
        settings.Password = options.Password;
        settings.SslMode = options.Tls switch
        {
            MySqlTls.None => MySqlSslMode.None,
            MySqlTls.Preferred => MySqlSslMode.Preferred,
            MySqlTls.Required => MySqlSslMode.Required,
            MySqlTls.VerifyCA => MySqlSslMode.VerifyCA,
            _ => MySqlSslMode.VerifyFull,
        };
        if (options.CaFile is not null)
            settings.SslCa = options.CaFile;
        if (options.CertificateFile is not null)
            settings.SslCert = options.CertificateFile;
        if (options.KeyFile is not null)
            settings.SslKey = options.KeyFile;
        if (options.PublicKeyFile is not null)
            settings.ServerRsaPublicKeyFile = options.PublicKeyFile;
        settings.AllowPublicKeyRetrieval = options.AllowPublicKeyRetrieval;
        settings.MaximumPoolSize = options.MaximumPoolSize;
        settings.MinimumPoolSize = options.MinimumPoolSize;
        settings.ConnectionTimeout = options.ConnectionTimeoutSeconds;
        settings.DefaultCommandTimeout = options.CommandTimeoutSeconds;
        // An unchanged row is no affected row: inserts that keep existing rows are counted by it.
        settings.UseAffectedRows = true;
        // The session is set up once below and never changed, so that there is nothing to reset.
        settings.ConnectionReset = false;
        settings.PersistSecurityInfo = false;
        // 0000-00-00 means that there is no date; it comes as the first day there is.
        settings.ConvertZeroDateTime = true;
        // A CHAR(36) is the text that it is: as a number of its own type an id would come back in other letters.
        settings.GuidFormat = MySqlGuidFormat.None;
        return builder
            .UseName(options.Name)
            .UseLoggerFactory(loggers)
            .UseConnectionOpenedCallback((context, token) => SetUpAsync(context, isReadOnly ? MySqlSession.SetUpReadOnly : MySqlSession.SetUp, token))
            .Build();
    }

    /// <summary>The error number behind an exception; null when it is none of the driver's.</summary>
    public static int? NumberOf(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired } => MySqlErrors.CommandTimeout,
        MySqlException error when error.Message.Contains("pooled connections are in use", StringComparison.Ordinal) => MySqlErrors.PoolExhausted,
        MySqlException { InnerException: AuthenticationException } => MySqlErrors.NotEncrypted,
        MySqlException error when error.Message.Contains("AllowPublicKeyRetrieval", StringComparison.Ordinal) || error.Message.Contains("RSA public key", StringComparison.Ordinal) => MySqlErrors.NeedsTls,
        MySqlException error when error.Message.Contains("does not support SSL", StringComparison.Ordinal) => MySqlErrors.NotEncrypted,
        MySqlException { Number: 0 } => MySqlErrors.ConnectionLost,
        MySqlException error => error.Number,
        IOException or SocketException or ObjectDisposedException => MySqlErrors.ConnectionLost,
        _ => null,
    };

    private static async ValueTask SetUpAsync(MySqlConnectionOpenedContext context, string setUp, CancellationToken cancellationToken)
    {
        if ((context.Conditions & MySqlConnectionOpenedConditions.New) == 0)
            return;
        MySqlCommand command = context.Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = setUp;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
