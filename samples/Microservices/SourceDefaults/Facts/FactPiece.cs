using Purchasing.Contracts;
using Purchasing.Contracts.V1;

namespace Purchasing.SourceDefaults.Facts;

/// <summary>Facts for one message: rows, and products whose facts cannot be used.</summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
/// <param name="Rows">The rows.</param>
/// <param name="Problems">The products whose facts cannot be used.</param>
public sealed record FactPiece<TFact>(IReadOnlyList<TFact> Rows, IReadOnlyList<ProductProblem> Problems)
{
    /// <summary>Writes the piece into a message. A row that no message can carry becomes a problem of its product alone.</summary>
    /// <typeparam name="TRow">The type of row in the message.</typeparam>
    /// <param name="rows">The rows of the message.</param>
    /// <param name="problems">The problems of the message.</param>
    /// <param name="productOf">The product of a fact.</param>
    /// <param name="toWire">The row of a fact.</param>
    public void WriteTo<TRow>(ICollection<TRow> rows, ICollection<ProductProblem> problems, Func<TFact, string> productOf, Func<TFact, TRow> toWire)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(productOf);
        ArgumentNullException.ThrowIfNull(toWire);
        foreach (var problem in Problems)
            problems.Add(problem);
        foreach (var fact in Rows)
        {
            try
            {
                rows.Add(toWire(fact));
            }
            catch (ContractException e)
            {
                problems.Add(new ProductProblem { ProductId = productOf(fact), Problem = e.Message });
            }
        }
    }
}
