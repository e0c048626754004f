using System.Data.Common;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>Exchange rates from a query: of each currency the last one on or before a day.</summary>
internal sealed class SqlExchangeRates : IExchangeRates
{
    private static readonly FactField[] Fields =
    [
        FactField.Required("currency"),
        FactField.Required("baseCurrency"),
        FactField.Required("rate"),
        FactField.Required("rateDate"),
        FactField.Optional("ratePer"),
        FactField.Optional("inverse"),
    ];

    private const int Inverse = 5;

    private readonly Database _database;
    private readonly FactQuery _query;

    public SqlExchangeRates(Database database, FactQuery query)
    {
        _database = database;
        _query = query;
        SqlReadCheck.Ensure(query.Source, query.Sql);
        foreach (string field in query.Columns.Keys)
        {
            if (!Fields.Any(known => known.Name == field))
                throw new ArgumentException($"The column mapping of source '{query.Source}' names an unknown field '{field}'. The fields are: {string.Join(", ", Fields.Select(known => known.Name))}.");
        }
    }

    public ValueTask<IReadOnlyList<ExchangeRate>> LatestAsync(DateOnly day, CancellationToken cancellationToken) => FactQueryRunner.RunAsync(
        _database.CommandsFor(_query.Sql),
        _query.Source,
        _query.Timeout,
        1,
        command =>
        {
            if (SqlText.Parse(_query.Sql, "@day").Occurrences > 0)
                command.With("@day", _database.Dialect.FromDate(day));
            return _query.Sql;
        },
        (reader, token) => ReadAsync(reader, day, token),
        cancellationToken);

    private async ValueTask<IReadOnlyList<ExchangeRate>> ReadAsync(DbDataReader reader, DateOnly day, CancellationToken cancellationToken)
    {
        Dictionary<(string Base, string Currency), ExchangeRate> latest = [];
        FactRow row = new(reader, _query, Fields, _database.Dialect, 1);
        try
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                ExchangeRate rate = new(row.Key(0), row.Key(1), RateOf(row), row.Date(3) ?? throw Missing("day of a rate"));
                ExchangeRate? before = latest.GetValueOrDefault((rate.BaseCurrency, rate.Currency));
                if (rate.Date <= day && (before is null || before.Date < rate.Date))
                    latest[(rate.BaseCurrency, rate.Currency)] = rate;
                else if (before is not null && before.Date == rate.Date && before.Rate != rate.Rate)
                    throw new FactValueException($"{_query.Source}: there are two rates from {rate.Currency} to {rate.BaseCurrency} on {rate.Date:yyyy-MM-dd}");
            }
        }
        catch (FactValueException exception)
        {
            throw new FactSourceException(_query.Source, exception.Message);
        }

        return [.. latest.Values.OrderBy(rate => rate.BaseCurrency, StringComparer.Ordinal).ThenBy(rate => rate.Currency, StringComparer.Ordinal)];
    }

    /// <summary>The value of one unit: 105.2 for 100 units is 1.052, and 0.85 for one unit of the base currency is 1 / 0.85.</summary>
    private decimal RateOf(FactRow row)
    {
        decimal rate = row.Decimal(2) ?? throw Missing("rate");
        decimal per = row.Decimal(4) ?? 1m;
        bool isInverse = row.Has(Inverse) && (row.Boolean(Inverse) ?? throw new FactValueException(
            $"{_query.Source}: inverse says nothing for {row.Key(0)}: 0 where the rate is what one unit of the currency is worth in the base currency, 1 where it is the other way round"));
        if (per <= 0m || (isInverse && rate <= 0m))
            throw new FactValueException($"{_query.Source}: the rate of {row.Key(0)}, or for how many units it is, is not above zero");
        return !isInverse && per == 1m ? rate : DecimalMath.Trim(Math.Round(isInverse ? per / rate : rate / per, StorableNumbers.RatePlaces, MidpointRounding.AwayFromZero));
    }

    private FactValueException Missing(string what) => new($"{_query.Source}: a {what} is missing");
}
