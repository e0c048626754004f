using Purchasing.Contracts.V1;

namespace Purchasing.SourceDefaults.Facts;

/// <summary>Facts for one message: rows, and products whose facts cannot be used.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
/// <param name="Rows">The rows.</param>
/// <param name="Problems">The products whose facts cannot be used.</param>
public sealed record FactPiece<TFact>(IReadOnlyList<TFact> Rows, IReadOnlyList<ProductProblem> Problems);
