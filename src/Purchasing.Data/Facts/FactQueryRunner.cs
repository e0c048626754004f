using System.Data.Common;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>Runs a question about products against a database: parameters, time limit, and clear errors.</summary>
internal static class FactQueryRunner
{
    /// <summary>Runs a query of products and lets <paramref name="read"/> walk its rows.</summary>
    public static ValueTask<T> RunAsync<T>(
        CommandPool commands,
        string source,
        TimeSpan timeout,
        int size,
        Func<DbCommand, string> bind,
        Func<DbDataReader, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken)
    {
        Database database = commands.Database;
        // A database inside this process works on the caller's thread: large reads go to another, so that several run at once.
        return database.Dialect.OffloadFrom is { } limit && size >= limit
            ? new ValueTask<T>(Task.Run(() => AskAsync().AsTask(), cancellationToken))
            : AskAsync();

        async ValueTask<T> AskAsync()
        {
            try
            {
                DbCommand command = await commands.RentAsync(cancellationToken).ConfigureAwait(false);
                bool isSound = false;
                try
                {
                    command.CommandText = database.Dialect.Prepare(command, bind(command));
                    command.CommandTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
                    T answer;
                    using IDisposable? interrupt = database.Dialect.InterruptOn(command, cancellationToken);
                    DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                        answer = await read(reader, cancellationToken).ConfigureAwait(false);
                    isSound = true;
                    return answer;
                }
                finally
                {
                    await commands.ReturnAsync(command, isSound).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or FactSourceException))
            {
                cancellationToken.ThrowIfCancellationRequested();
                DatabaseFault fault = database.Dialect.Classify(exception);
                throw new FactSourceException(source, fault.Describe(database, exception), fault.IsTransient(), exception);
            }
        }
    }

    /// <summary>Whether the ends of a stretch name its products: where the column compares ids as the catalogue does.</summary>
    /// <param name="products">The products.</param>
    /// <param name="kind">How the column keeps ids. While that is unknown it is taken for a text; whoever asks looks at the answer.</param>
    public static bool IsRange(ProductSet products, KeyKind kind) =>
        products.IsContiguous && products.KeyOrder.IsNumeric == (kind == KeyKind.Number);

    /// <summary>Names the products of a query: by the ends of a stretch, else one by one.</summary>
    public static string BindProducts(DbCommand command, Database database, ProductSet products, SqlText sql, string? rangeSql, KeyKind kind)
    {
        if (rangeSql is not null && IsRange(products, kind))
        {
            command.With("@first", KeyValues.ToAsk(products.First, kind)).With("@last", KeyValues.ToAsk(products.Last, kind));
            return rangeSql;
        }

        return database.Dialect.BindIds(command, sql, products.Ids, kind);
    }
}
