using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Makes facts of one type from rows.</summary>
/// <typeparam name="T">The type of fact.</typeparam>
internal abstract class FactReader<T>
    where T : class
{
    /// <summary>The fields; the first is the product's id.</summary>
    public abstract IReadOnlyList<FactField> Fields { get; }

    /// <summary>Whether a row without a product holds for all of them.</summary>
    public virtual bool TakesGeneralRows => false;

    /// <summary>Gives a product what holds for all, as far as it has nothing of its own.</summary>
    /// <param name="general">The facts of rows without a product.</param>
    /// <param name="productId">A product in question.</param>
    /// <param name="batch">The facts.</param>
    public virtual void Share(IReadOnlyList<T> general, string productId, FactBatch<T> batch)
    {
    }

    /// <summary>Adds the fact of the current row.</summary>
    /// <exception cref="FactValueException">A value of the row cannot be used.</exception>
    public abstract void Read(FactRow row, string productId, FactBatch<T> batch);
}
