using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;
using ExchangeRate = Purchasing.Core.Facts.ExchangeRate;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// The exchange rates that the supplier service keeps. They hold for a day, so an answer is used again for a few seconds;
/// a failure never is. Thread-safe.
/// </summary>
internal sealed class GrpcExchangeRates(Supplier.SupplierClient supplier, CallSettings settings, TimeProvider time) : IExchangeRates
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private Answer? _last;

    public async ValueTask<IReadOnlyList<ExchangeRate>> LatestAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _last) is { } last && last.Day == day && time.GetElapsedTime(last.At) < MaxAge)
            return last.Rates;
        var at = time.GetTimestamp();
        var call = supplier.GetExchangeRatesAsync(new ExchangeRateRequest { Day = day.ToWire() }, settings.Now(cancellationToken));
        var response = await RpcFailure.AskAsync(call, "supplier", Failed, cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = new Answer(day, at, [.. response.Rates.Select(rate => rate.FromWire())]);
            Volatile.Write(ref _last, answer);
            return answer.Rates;
        }
        catch (ContractException e)
        {
            throw Failed($"The supplier service answered with a rate that cannot be read: {e.Message}", false, e);
        }
    }

    private static Exception Failed(string message, bool transient, Exception? cause) =>
        new FactSourceException("exchange_rates", message, transient, cause);

    private sealed record Answer(DateOnly Day, long At, IReadOnlyList<ExchangeRate> Rates);
}
