using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Makes facts of one type from rows.</summary>
/// <typeparam name="T">The type of fact.</typeparam>
internal abstract class FactReader<T>
    where T : class
{
    /// <summary>The fields; the first is the product's id.</summary>
    public abstract IReadOnlyList<FactField> Fields { get; }

    /// <summary>Adds the fact of the current row.</summary>
    /// <exception cref="FactValueException">A value of the row cannot be used.</exception>
    public abstract void Read(FactRow row, string productId, FactBatch<T> batch);
}
