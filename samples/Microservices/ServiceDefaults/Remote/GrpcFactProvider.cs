using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;
using ProductSet = Purchasing.Core.Sources.ProductSet;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Asks another service for facts: small sets in one answer, large ones as a stream.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
/// <typeparam name="TRow">Its message.</typeparam>
/// <typeparam name="TMessage">The answer that carries rows and problems.</typeparam>
internal sealed class GrpcFactProvider<TFact, TRow, TMessage>(string source, string service, FactCalls<TFact, TRow, TMessage> calls, CallSettings settings)
    : IFactProvider<TFact>
    where TFact : class
    where TMessage : class
{
    // A set beyond this may not fit into one message; the sources refuse it beyond 2,000.
    private const int LargestBatch = 1000;

    public string Source => source;

    public async ValueTask<FactBatch<TFact>> GetAsync(ProductSet products, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        var request = products.ToWire();
        var batch = new FactBatch<TFact>(source, products.Ids.Count);
        try
        {
            if (products.Ids.Count <= LargestBatch)
            {
                using var call = calls.Batch(request, settings.Now(cancellationToken));
                Read(await call.ConfigureAwait(false), batch);
            }
            else
            {
                using var call = calls.Stream(request, settings.Now(cancellationToken));
                await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                    Read(message, batch);
            }
            return batch;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            throw new FactSourceException(source, RpcFailure.Describe(service, e), RpcFailure.IsTransient(e.StatusCode), e);
        }
    }

    private void Read(TMessage message, FactBatch<TFact> batch)
    {
        foreach (var row in calls.Rows(message))
        {
            var productId = calls.ProductOf(row);
            try
            {
                batch.Add(productId, calls.Read(row));
            }
            catch (ContractException e)
            {
                // One product that cannot be read does not disturb the others.
                batch.AddProblem(productId, e.Message);
            }
        }
        foreach (var problem in calls.Problems(message))
            batch.AddProblem(problem.ProductId, problem.Problem);
    }
}
