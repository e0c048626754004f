namespace Purchasing.Data.Databases;

/// <summary>What a transaction's work came to: its answer, and whether what it wrote shall stay.</summary>
internal readonly record struct Written<T>(T Answer, bool IsToCommit)
{
    public static Written<T> Keep(T answer) => new(answer, true);

    public static Written<T> Undo(T answer) => new(answer, false);
}
