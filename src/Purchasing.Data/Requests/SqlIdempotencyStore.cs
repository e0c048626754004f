using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Requests;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Requests;

/// <summary>The first answers to requests with an idempotency key, in a SQL database. Every time is the database's own.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlIdempotencyStore : IIdempotencyStore
{
    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlIdempotencyStore(Database database, TimeProvider time, ILogger<SqlIdempotencyStore> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<IdempotentRequest> BeginAsync(string key, string requestHash, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentException.ThrowIfNullOrEmpty(requestHash);
        string claim = Guid.NewGuid().ToString("N");
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                DateTimeOffset now = await NowAsync(connection, transaction, token).ConfigureAwait(false);
                await ExecuteAsync(
                    connection.Command(
                        "INSERT INTO idempotent_requests (request_key, request_hash, claim_token, claimed_until, created_at) VALUES (@key, @hash, @token, @until, @now)"
                        + _dialect.KeepExisting("request_key"),
                        transaction)
                        .With("@key", key)
                        .With("@hash", requestHash)
                        .With("@token", claim)
                        .With("@until", _dialect.FromTime(now + lease))
                        .With("@now", _dialect.FromTime(now)),
                    token).ConfigureAwait(false);
                // A request whose process died is carried out again, by one of those that ask.
                await ExecuteAsync(
                    connection.Command(
                        "UPDATE idempotent_requests SET claim_token = @token, claimed_until = @until "
                        + "WHERE request_key = @key AND request_hash = @hash AND status IS NULL AND claimed_until <= @now",
                        transaction)
                        .With("@token", claim)
                        .With("@until", _dialect.FromTime(now + lease))
                        .With("@key", key)
                        .With("@hash", requestHash)
                        .With("@now", _dialect.FromTime(now)),
                    token).ConfigureAwait(false);
                return Written<IdempotentRequest>.Keep(await ReadAsync(connection, transaction, key, requestHash, claim, token).ConfigureAwait(false));
            },
            repeatable: true,
            cancellationToken,
            isSmall: true);
    }

    public async ValueTask CompleteAsync(string key, string token, StoredAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        await WriteAsync(
            (connection, transaction) => connection.Command(
                "UPDATE idempotent_requests SET status = @status, etag = @etag, body = @body, claim_token = NULL WHERE request_key = @key AND claim_token = @token", transaction)
                .With("@status", answer.Status)
                .With("@etag", answer.ETag)
                .With("@body", answer.Body)
                .With("@key", key)
                .With("@token", token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask AbandonAsync(string key, string token, CancellationToken cancellationToken) => await WriteAsync(
        (connection, transaction) => connection.Command("DELETE FROM idempotent_requests WHERE request_key = @key AND claim_token = @token", transaction)
            .With("@key", key)
            .With("@token", token),
        cancellationToken).ConfigureAwait(false);

    private ValueTask<int> WriteAsync(Func<DbConnection, DbTransaction, DbCommand> command, CancellationToken cancellationToken) => _executor.WriteAsync(
        async (connection, transaction, token) => Written<int>.Keep(await ExecuteAsync(command(connection, transaction), token).ConfigureAwait(false)),
        repeatable: true,
        cancellationToken,
        isSmall: true);

    private static async ValueTask<IdempotentRequest> ReadAsync(
        DbConnection connection, DbTransaction transaction, string key, string requestHash, string claim, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT request_hash, claim_token, status, etag, body FROM idempotent_requests WHERE request_key = @key", transaction).With("@key", key);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                // Given free between the insert and here: the caller asks again.
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    return new IdempotentRequest(IdempotentRequestState.InProgress);
                if (reader.GetString(0) != requestHash)
                    return new IdempotentRequest(IdempotentRequestState.OtherRequest);
                if (!reader.IsDBNull(2))
                {
                    return new IdempotentRequest(
                        IdempotentRequestState.Answered, Answer: new StoredAnswer(reader.GetInt32(2), reader.TextOrNull(3), reader.TextOrNull(4) ?? ""));
                }

                return reader.TextOrNull(1) == claim
                    ? new IdempotentRequest(IdempotentRequestState.New, claim)
                    : new IdempotentRequest(IdempotentRequestState.InProgress);
            }
        }
    }

    private ValueTask<DateTimeOffset> NowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        Orders.OutboxRows.NowAsync(connection, transaction, _dialect, cancellationToken);

    private static async ValueTask<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
