using System.Runtime.CompilerServices;
using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;
using Purchasing.ServiceDefaults.Errors;
using Purchasing.ServiceDefaults.Hosting;
using ProductSet = Purchasing.Core.Sources.ProductSet;
using WireSet = Purchasing.Contracts.V1.ProductSet;

namespace Purchasing.SourceDefaults.Facts;

/// <summary>Answers the single, the batch and the streaming call of a fact source from its provider. Thread-safe.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
public sealed class FactServer<TFact>
    where TFact : class
{
    /// <summary>Most products of a batch call; more must be streamed, since the answer may not fit into one message.</summary>
    public const int MaxBatch = 2000;

    // Products per query, and rows per message, of a streamed answer.
    private const int ProductsPerQuery = 5000;
    private const int RowsPerPiece = 2000;

    // Fewer are named one by one, whatever the caller says of what lies between them.
    private const int FewestOfStretch = 100;

    private readonly IFactProvider<TFact> _provider;
    private readonly ServiceName _service;

    /// <summary>Makes the server.</summary>
    /// <param name="provider">Asks the database.</param>
    /// <param name="service">Who says so when something is wrong.</param>
    public FactServer(IFactProvider<TFact> provider, ServiceName service)
    {
        _provider = provider;
        _service = service;
    }

    /// <summary>The facts of one product; empty if there are none.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <exception cref="FactSourceException">The source did not answer, or not as agreed.</exception>
    /// <exception cref="ContractException">The id is blank.</exception>
    public async Task<TFact[]> FindAsync(string productId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(productId))
            throw new ContractException("id", "is missing.");
        var batch = await _provider.GetAsync(ProductSet.One(productId), cancellationToken).ConfigureAwait(false);
        return batch.ProblemOf(productId) is { } problem
            ? throw new FactSourceException(_provider.Source, problem)
            : batch.For(productId).ToArray();
    }

    /// <summary>The single call.</summary>
    /// <param name="request">The product.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <exception cref="RpcException">NOT_FOUND: there is no row.</exception>
    public async Task<FactPiece<TFact>> OneAsync(ProductId request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var rows = await FindAsync(request.Id, cancellationToken).ConfigureAwait(false);
        return rows.Length > 0
            ? new FactPiece<TFact>(rows, [])
            : throw RichErrors.Create(StatusCode.NotFound, $"{_provider.Source}: no row for product '{request.Id}'.", _service.ErrorDomain, ErrorReason.NoRows);
    }

    /// <summary>The batch call.</summary>
    /// <param name="request">The products.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    public async Task<FactPiece<TFact>> ManyAsync(WireSet request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Ids.Count > MaxBatch)
            throw new ContractException("ids", $"{request.Ids.Count} products; at most {MaxBatch} in one answer, use the streaming call for more.");
        // By the ids alone: a stretch from the first to the last of two could be the whole catalogue.
        var products = ProductSet.Of(request.FromWire("request").Ids);
        var batch = await _provider.GetAsync(products, cancellationToken).ConfigureAwait(false);
        return new FactPiece<TFact>(batch.All, Problems(batch, products));
    }

    /// <summary>The streaming call.</summary>
    /// <param name="request">The products.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    public async IAsyncEnumerable<FactPiece<TFact>> StreamAsync(WireSet request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var all = request.FromWire("request");
        foreach (var ids in all.Ids.Chunk(ProductsPerQuery))
        {
            var products = all.IsContiguous && ids.Length >= FewestOfStretch ? ProductSet.Stretch(ids, all.KeyOrder) : ProductSet.Of(ids);
            var batch = await _provider.GetAsync(products, cancellationToken).ConfigureAwait(false);
            var problems = Problems(batch, products);
            if (problems.Count > 0)
                yield return new FactPiece<TFact>([], problems);
            for (var start = 0; start < batch.All.Count; start += RowsPerPiece)
                yield return new FactPiece<TFact>([.. batch.All.Skip(start).Take(RowsPerPiece)], []);
        }
    }

    private static List<ProductProblem> Problems(FactBatch<TFact> batch, ProductSet products)
    {
        var problems = new List<ProductProblem>();
        foreach (var id in products.Ids)
        {
            if (batch.ProblemOf(id) is { } problem)
                problems.Add(new ProductProblem { ProductId = id, Problem = problem });
        }
        return problems;
    }
}
