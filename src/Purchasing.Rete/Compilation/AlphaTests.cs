using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// The tests of one alpha node while the network is built. Where the nodes of a fact type make few different tests, those
/// that cost next to nothing and cannot fail become one method for all nodes; but of each node only the tests before the
/// first other one, which must not be asked more often than the tests before it let it.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="tests">Its tests, in the order of the file.</param>
/// <param name="own">The fact's variable.</param>
/// <param name="site">Where they stand.</param>
/// <param name="onFailure">What they count as when one fails.</param>
internal sealed class AlphaTests(AlphaNode node, IReadOnlyList<BoundExpression> tests, Variable own, ConditionSite site, bool onFailure)
{
    /// <summary>Makes the tests of all nodes.</summary>
    public static void Make(List<AlphaTests> all, DelegateBatch batch, TieredCompiler delegates)
    {
        var byType = new Dictionary<FactType, List<AlphaTests>>();
        foreach (AlphaTests each in all)
        {
            if (!byType.TryGetValue(each.Node.Type, out List<AlphaTests>? ofType)) byType.Add(each.Node.Type, ofType = []);
            ofType.Add(each);
        }

        foreach ((FactType type, List<AlphaTests> ofType) in byType)
        {
            int rows = 0;
            foreach (AlphaTests each in ofType)
                if (TableIndex.IsRow(each.Node)) rows++;
            if (rows >= TableIndex.From || !Join(type, ofType, batch, delegates)) MakeEach(ofType, rows >= TableIndex.From, batch, delegates);
        }
    }

    private AlphaNode Node => node;

    private static void MakeEach(List<AlphaTests> ofType, bool hasTable, DelegateBatch batch, TieredCompiler delegates)
    {
        foreach (AlphaTests each in ofType)
        {
            // A table finds its rows without their tests.
            if (hasTable && TableIndex.IsRow(each.Node)) each.Node.MakeTest = () => delegates.Make(each.From(0), d => each.Node.Test = d);
            else each.MakeFrom(0, batch);
        }
    }

    /// <summary>Makes one method of the tests; false when there are too many.</summary>
    private static bool Join(FactType type, List<AlphaTests> ofType, DelegateBatch batch, TieredCompiler delegates)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var joined = new List<BoundExpression>();
        ulong[] testsOf = new ulong[ofType.Count];
        int[] further = new int[ofType.Count];
        for (int i = 0; i < testsOf.Length; i++)
        {
            int at = 0;
            for (; at < ofType[i].Count && ExpressionAnalysis.IsSimple(ofType[i].At(at)); at++)
            {
                string key = ExpressionKey.Of(ofType[i].At(at), static _ => "$");
                if (!numbers.TryGetValue(key, out int number))
                {
                    if (joined.Count == FieldTests.Most) return false;
                    numbers.Add(key, number = joined.Count);
                    joined.Add(ofType[i].At(at));
                }

                testsOf[i] |= 1UL << number;
            }

            further[i] = at;
        }

        AlphaNode[] nodes = new AlphaNode[ofType.Count];
        for (int i = 0; i < nodes.Length; i++) nodes[i] = ofType[i].Node;
        var made = new FieldTests(nodes, testsOf);
        if (joined.Count > 0) delegates.Make(DelegateEmitter.FieldTests(joined, type.ClrType), d => made.Holding = d);
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i].FieldTests = made;
            ofType[i].MakeFrom(further[i], batch);
        }

        return true;
    }

    private int Count => tests.Count;

    private BoundExpression At(int index) => tests[index];

    private void MakeFrom(int first, DelegateBatch batch)
    {
        if (first < tests.Count) batch.Add(From(first), d => node.Test = d);
    }

    private Expression<AlphaTest> From(int first) => DelegateEmitter.AlphaTest(first == 0 ? tests : [.. tests.Skip(first)], own, site, onFailure);
}
