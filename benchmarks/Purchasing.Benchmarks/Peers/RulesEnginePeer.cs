using Purchasing.Core.Decisions;
using RulesEngine.Models;

namespace Purchasing.Benchmarks.Peers;

/// <summary>
/// The conditions of the fifteen classic rules in Microsoft's RulesEngine. It does not chain: one call evaluates every condition once on what it is given, here a decision that
/// straight-line code has made already. Its actions are left out, which is in its favour.
/// </summary>
internal sealed class RulesEnginePeer
{
    private static readonly (string Name, string Condition)[] s_rules =
    [
        ("CalculateShortage", "i.RequiredQty > 0"),
        ("ValidateSupplierActive", "i.SupplierActive == false"),
        ("OrderMoqWhenShortageIsLess", "x.Shortage > 0 && x.Shortage < i.Moq"),
        ("OrderShortageWhenAboveMoq", "x.Shortage >= i.Moq"),
        ("CalculateOrderTotal", "i.UnitPrice > 0 && x.OrderQty > 0"),
        ("SetReorderFlag", "x.Shortage > 0"),
        ("NoReorderNeeded", "x.Shortage <= 0"),
        ("FlagHighValueOrders", "x.TotalAmount > 10000"),
        ("AutoApproveOrders", "x.TotalAmount > 0 && x.TotalAmount <= 10000"),
        ("ApplyBulkDiscount", "x.TotalAmount >= 50000"),
        ("NoDiscount", "x.TotalAmount > 0 && x.TotalAmount < 50000"),
        ("CalculateTax", "x.FinalAmount > 0"),
        ("CreatePurchaseOrderIfApproved", "x.NeedReorder == true && x.ApprovalStatus == \"auto_approved\" && x.OrderQty > 0"),
        ("CreatePurchaseOrderPendingApproval", "x.NeedReorder == true && x.ApprovalStatus == \"pending\" && x.OrderQty > 0"),
        ("SendPurchaseOrderToSupplier", "x.NeedReorder == true && x.ApprovalStatus == \"auto_approved\""),
    ];

    private readonly global::RulesEngine.RulesEngine _engine = new(
    [
        new Workflow { WorkflowName = "classic", Rules = [.. s_rules.Select(rule => new Rule { RuleName = rule.Name, Expression = rule.Condition })] },
    ]);

    /// <summary>Evaluates all conditions; how many hold.</summary>
    public int Evaluate(ReorderInput input, Decision decision)
    {
        List<RuleResultTree> results = _engine.ExecuteAllRulesAsync("classic", new RuleParameter("i", input), new RuleParameter("x", decision)).AsTask().GetAwaiter().GetResult();
        int holding = 0;
        foreach (RuleResultTree result in results)
        {
            if (result.IsSuccess)
                holding++;
        }

        return holding;
    }
}
