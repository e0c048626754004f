using System.Data.Common;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>Exchange rates from table <c>exchange_rates</c> of the supplier database.</summary>
internal sealed class SqlExchangeRates(DatabaseRegistry databases) : IExchangeRates
{
    internal const string Sql = """
        SELECT r.currency, r.base_currency, r.rate, r.rate_date
        FROM exchange_rates r
        JOIN (
          SELECT base_currency, currency, MAX(rate_date) AS rate_date
          FROM exchange_rates
          WHERE rate_date <= @day
          GROUP BY base_currency, currency
        ) latest ON latest.base_currency = r.base_currency AND latest.currency = r.currency AND latest.rate_date = r.rate_date
        ORDER BY r.base_currency, r.currency
        """;

    public ValueTask<IReadOnlyList<ExchangeRate>> LatestAsync(DateOnly day, CancellationToken cancellationToken)
    {
        Database database = databases.Source(DatabaseNames.Supplier);
        return FactQueryRunner.RunAsync<IReadOnlyList<ExchangeRate>>(
            database.CommandsFor(Sql),
            SourceNames.Offers,
            TimeSpan.FromSeconds(5),
            1,
            command =>
            {
                command.With("@day", database.Dialect.FromDate(day));
                return Sql;
            },
            async (reader, token) =>
            {
                List<ExchangeRate> rates = [];
                while (await reader.ReadAsync(token).ConfigureAwait(false))
                    rates.Add(Read(database.Dialect, reader));
                return rates;
            },
            cancellationToken);
    }

    private static ExchangeRate Read(SqlDialect dialect, DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), dialect.ToDecimal(reader, 2), dialect.ToDate(reader, 3));
}
