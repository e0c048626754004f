using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MySql.Data.MySqlClient;

namespace Purchasing.Data.MySql.Driver;

/// <summary>
/// The driver of the partial package profile: MySql.Data 8.0.16 behind the abstractions of System.Data.Common, with what it does
/// otherwise than they say kept in this file. Its asynchronous calls block, so they run on pool threads; a cancelled one throws
/// NullReferenceException, so it never sees the token; it writes a DateOnly as text of the current culture; broken connections
/// surface as whatever the socket threw.
/// </summary>
internal static class MySqlDriver
{
    /// <summary>A pool of connections to one database.</summary>
    public static DbDataSource CreateDataSource(MySqlOptions options, ILoggerFactory? loggers)
    {
        MySqlConnectionStringBuilder settings = new()
        {
            Server = options.Server,
            Port = options.Port,
            Database = options.Database,
            UserID = options.User,
            Password = options.Password,
            CharacterSet = "utf8mb4",
            SslMode = options.Tls switch
            {
                MySqlTls.None => MySqlSslMode.None,
                MySqlTls.Preferred => MySqlSslMode.Preferred,
                MySqlTls.Required => MySqlSslMode.Required,
                MySqlTls.VerifyCA => MySqlSslMode.VerifyCA,
                _ => MySqlSslMode.VerifyFull,
            },
            Pooling = true,
            MaximumPoolSize = options.MaximumPoolSize,
            MinimumPoolSize = options.MinimumPoolSize,
            ConnectionTimeout = options.ConnectionTimeoutSeconds,
            DefaultCommandTimeout = options.CommandTimeoutSeconds,
            UseAffectedRows = true,
            PersistSecurityInfo = false,
            AllowUserVariables = false,
        };
        if (options.CaFile is not null)
            settings.SslCa = options.CaFile;
        if (options.CertificateFile is not null)
            settings.SslCert = options.CertificateFile;
        if (options.KeyFile is not null)
            settings.SslKey = options.KeyFile;
        loggers?.CreateLogger(typeof(MySqlDriver).FullName!).LogDebug("Database {Database} uses MySql.Data", options.Name);
        return new Source(settings.ConnectionString, options.MaximumPoolSize);
    }

    /// <summary>The error number behind an exception; null when it is none of the driver's.</summary>
    public static int? NumberOf(Exception exception)
    {
        if (exception is Failure failure)
            return failure.Number;
        if (exception is not MySqlException error)
            return IsBrokenConnection(exception) ? MySqlErrors.ConnectionLost : null;
        if (error.Message.Contains("SSL", StringComparison.Ordinal))
            return MySqlErrors.NotEncrypted;
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut } when error.Number != 1042:
                    return MySqlErrors.CommandTimeout;
                case MySqlException { Number: not 0 and not 1042 } numbered:
                    return numbered.Number;
                case AggregateException or SocketException when error.Number == 1042:
                    return MySqlErrors.CannotConnect;
            }
        }

        return error.Message.Contains("from the pool", StringComparison.Ordinal) ? MySqlErrors.PoolExhausted
            : error.Number == 1042 || error.Message.StartsWith("Unable to connect", StringComparison.Ordinal) ? MySqlErrors.CannotConnect
            : MySqlErrors.ConnectionLost;
    }

    private static bool IsBrokenConnection(Exception exception) =>
        exception is IOException or SocketException or EndOfStreamException or ObjectDisposedException
        || (exception is NullReferenceException or InvalidOperationException or ArgumentOutOfRangeException or IndexOutOfRangeException
            && exception.StackTrace?.Contains("MySql.Data.MySqlClient", StringComparison.Ordinal) == true);

    /// <summary>Runs a blocking call of the driver on a pool thread and gives its stray exceptions their meaning.</summary>
    private static async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.Run(() => Call(call), CancellationToken.None).ConfigureAwait(false);
    }

    private static T Call<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is not MySqlException && IsBrokenConnection(exception))
        {
            throw new Failure(MySqlErrors.ConnectionLost, "The connection broke.", exception);
        }
    }

    private sealed class Failure(int number, string message, Exception inner) : DbException(message, inner)
    {
        public int Number { get; } = number;
    }

    private sealed class Source(string connectionString, uint poolSize) : DbDataSource
    {
        // The driver's own wait for a free connection spins; waiting here costs nothing and keeps the order of arrival.
        private readonly SemaphoreSlim _free = new((int)poolSize, (int)poolSize);

        public override string ConnectionString => new MySqlConnectionStringBuilder(connectionString) { Password = "" }.ConnectionString;

        internal string FullConnectionString => connectionString;

        protected override DbConnection CreateDbConnection() => new Connection(this);

        internal void Take(TimeSpan limit)
        {
            if (!_free.Wait(limit))
                throw PoolExhausted();
        }

        internal async Task TakeAsync(TimeSpan limit, CancellationToken cancellationToken)
        {
            if (!await _free.WaitAsync(limit, cancellationToken).ConfigureAwait(false))
                throw PoolExhausted();
        }

        internal void Return() => _free.Release();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                ClearPool();
            base.Dispose(disposing);
        }

        protected override async ValueTask DisposeAsyncCore() => await Task.Run(ClearPool).ConfigureAwait(false);

        private void ClearPool()
        {
            using MySqlConnection any = new(connectionString);
            MySqlConnection.ClearPool(any);
        }

        private static Failure PoolExhausted() =>
            new(MySqlErrors.PoolExhausted, "All connections of the pool are in use.", new TimeoutException());
    }

    private sealed class Connection(Source source) : DbConnection
    {
        private MySqlConnection _inner = new(source.FullConnectionString);
        private bool _holdsPlace;

        internal MySqlConnection Inner => _inner;

        [AllowNull]
        public override string ConnectionString
        {
            get => source.ConnectionString;
            set => throw new NotSupportedException("The data source gives its connections their settings.");
        }

        public override string Database => _inner.Database;

        public override string DataSource => _inner.DataSource;

        public override string ServerVersion => _inner.ServerVersion;

        public override ConnectionState State => _inner.State;

        public override int ConnectionTimeout => _inner.ConnectionTimeout;

        public override void ChangeDatabase(string databaseName) => _inner.ChangeDatabase(databaseName);

        public override void Open()
        {
            source.Take(TimeSpan.FromSeconds(_inner.ConnectionTimeout));
            _holdsPlace = true;
            OpenInner();
        }

        public override async Task OpenAsync(CancellationToken cancellationToken)
        {
            await source.TakeAsync(TimeSpan.FromSeconds(_inner.ConnectionTimeout), cancellationToken).ConfigureAwait(false);
            _holdsPlace = true;
            await CallAsync(OpenInner, cancellationToken).ConfigureAwait(false);
        }

        public override void Close()
        {
            try
            {
                _inner.Close();
            }
            catch (Exception exception) when (exception is MySqlException || IsBrokenConnection(exception))
            {
                // The server is gone; the connection is closed all the same and the pool has dropped it.
                _inner.Dispose();
            }
            finally
            {
                if (_holdsPlace)
                    source.Return();
                _holdsPlace = false;
            }
        }

        public override async Task CloseAsync() => await Task.Run(Close).ConfigureAwait(false);

        public override async ValueTask DisposeAsync()
        {
            await CloseAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
            new Transaction(this, Call(() => Begin(isolationLevel)));

        protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
            await CallAsync(() => (DbTransaction)new Transaction(this, Begin(isolationLevel)), cancellationToken).ConfigureAwait(false);

        protected override DbCommand CreateDbCommand() => new Command(this, _inner.CreateCommand());

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Close();
            base.Dispose(disposing);
        }

        /// <summary>The driver writes an unspecified level into its statement as nothing, which the server does not understand.</summary>
        private MySqlTransaction Begin(IsolationLevel isolationLevel) =>
            isolationLevel == IsolationLevel.Unspecified ? _inner.BeginTransaction() : _inner.BeginTransaction(isolationLevel);

        /// <summary>A pooled connection may have died with its server, and only its first use shows: then one fresh try.</summary>
        private bool OpenInner()
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    _inner.Open();
                    using MySqlCommand command = _inner.CreateCommand();
                    command.CommandText = MySqlSession.SetUp;
                    command.ExecuteNonQuery();
                    return true;
                }
                catch (Exception exception) when (attempt <= 2 && NumberOf(exception) == MySqlErrors.ConnectionLost)
                {
                    MySqlConnection.ClearPool(_inner);
                    _inner.Dispose();
                    _inner = new MySqlConnection(source.FullConnectionString);
                }
            }
        }
    }

    private sealed class Transaction(Connection connection, MySqlTransaction inner) : DbTransaction
    {
        internal MySqlTransaction Inner => inner;

        public override IsolationLevel IsolationLevel => inner.IsolationLevel;

        protected override DbConnection DbConnection => connection;

        public override void Commit() => Call(() =>
        {
            inner.Commit();
            return true;
        });

        public override async Task CommitAsync(CancellationToken cancellationToken = default) =>
            await CallAsync(
                () =>
                {
                    inner.Commit();
                    return true;
                },
                cancellationToken).ConfigureAwait(false);

        public override void Rollback() => Call(() =>
        {
            inner.Rollback();
            return true;
        });

        public override async Task RollbackAsync(CancellationToken cancellationToken = default) =>
            await CallAsync(
                () =>
                {
                    inner.Rollback();
                    return true;
                },
                cancellationToken).ConfigureAwait(false);

        public override async ValueTask DisposeAsync()
        {
            await Task.Run(() => Dispose(true)).ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                try
                {
                    // Rolls back what was not committed.
                    inner.Dispose();
                }
                catch (Exception exception) when (exception is MySqlException || IsBrokenConnection(exception))
                {
                    // The server rolls back what a broken connection leaves; it must not go back to the pool.
                    MySqlConnection.ClearPool(connection.Inner);
                }
            }

            base.Dispose(disposing);
        }
    }

    private sealed class Command(Connection connection, MySqlCommand inner) : DbCommand
    {
        private DbTransaction? _transaction;

        [AllowNull]
        public override string CommandText
        {
            get => inner.CommandText;
            set => inner.CommandText = value;
        }

        public override int CommandTimeout
        {
            get => inner.CommandTimeout;
            set => inner.CommandTimeout = value;
        }

        public override CommandType CommandType
        {
            get => inner.CommandType;
            set => inner.CommandType = value;
        }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection
        {
            get => connection;
            set => throw new NotSupportedException("A command belongs to the connection that made it.");
        }

        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        protected override DbTransaction? DbTransaction
        {
            get => _transaction;
            set
            {
                _transaction = value;
                inner.Transaction = (value as Transaction)?.Inner;
            }
        }

        // Cancelling from another thread is what the driver cannot do; the time limit ends a command.
        public override void Cancel()
        {
        }

        public override void Prepare() => inner.Prepare();

        public override int ExecuteNonQuery() => Call(() => Ready().ExecuteNonQuery());

        public override object? ExecuteScalar() => Call(() => Ready().ExecuteScalar());

        public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
            CallAsync(() => Ready().ExecuteNonQuery(), cancellationToken);

        public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
            CallAsync(object? () => Ready().ExecuteScalar(), cancellationToken);

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Call(() => Ready().ExecuteReader(behavior));

        protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
            CallAsync(DbDataReader () => Ready().ExecuteReader(behavior), cancellationToken);

        protected override DbParameter CreateDbParameter() => inner.CreateParameter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private MySqlCommand Ready()
        {
            foreach (MySqlParameter parameter in inner.Parameters)
            {
                parameter.Value = parameter.Value switch
                {
                    DateOnly day => day.ToDateTime(TimeOnly.MinValue),
                    DateTimeOffset moment => moment.UtcDateTime,
                    var other => other,
                };
            }

            return inner;
        }
    }
}
