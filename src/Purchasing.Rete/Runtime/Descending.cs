namespace Purchasing.Rete.Runtime;

/// <summary>Orders whole numbers from the highest to the lowest.</summary>
internal sealed class Descending : IComparer<int>
{
    public static readonly Descending Instance = new();

    public int Compare(int x, int y) => y.CompareTo(x);
}
