using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Model;

/// <summary>The built-in functions of accumulate conditions.</summary>
internal static class AccumulateFunctions
{
    public static readonly string[] Names = ["sum", "count", "min", "max", "average", "collect", "countDistinct", "firstBy", "lastBy"];

    public static bool IsBuiltIn(string name) => Array.IndexOf(Names, name) >= 0;
}
