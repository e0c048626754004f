using Grpc.Core;
using Purchasing.Contracts.V1;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>The calls of one fact source and how to read their answers.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
/// <typeparam name="TRow">Its message.</typeparam>
/// <typeparam name="TMessage">The answer that carries rows and problems.</typeparam>
internal sealed record FactCalls<TFact, TRow, TMessage>(
    Func<ProductSet, CallOptions, AsyncUnaryCall<TMessage>> Batch,
    Func<ProductSet, CallOptions, AsyncServerStreamingCall<TMessage>> Stream,
    Func<TMessage, IEnumerable<TRow>> Rows,
    Func<TMessage, IEnumerable<ProductProblem>> Problems,
    Func<TRow, string> ProductOf,
    Func<TRow, TFact> Read);
