using Purchasing.Core.Decisions;

namespace Purchasing.Benchmarks.Purchasing;

/// <summary>The fifteen classic rules as a programmer would write them by hand: the baseline of the rule-matching figures.</summary>
public static class StraightLine
{
    public static void Decide(ReorderInput input, Decision decision)
    {
        if (input.RequiredQty > 0)
        {
            decision.Required = input.RequiredQty;
            decision.Position = input.AvailableQty;
            decision.Shortage = input.RequiredQty - input.AvailableQty;
        }

        if (input.SupplierActive == false)
        {
            decision.Shortage = 0;
            decision.OrderQty = 0;
            decision.NeedReorder = false;
            decision.SupplierError = "Supplier is not active";
        }

        if (decision.Shortage > 0 && decision.Shortage < input.Moq) decision.OrderQty = input.Moq;
        if (decision.Shortage >= input.Moq) decision.OrderQty = decision.Shortage;
        if (input.UnitPrice > 0 && decision.OrderQty > 0)
        {
            decision.UnitPrice = input.UnitPrice;
            decision.TotalAmount = decision.OrderQty * input.UnitPrice;
        }

        if (decision.Shortage > 0) decision.NeedReorder = true;
        if (decision.Shortage <= 0)
        {
            decision.NeedReorder = false;
            decision.OrderQty = 0;
            decision.TotalAmount = 0;
        }

        if (decision.TotalAmount > 10_000)
        {
            decision.RequiresApproval = true;
            decision.ApprovalStatus = "pending";
            decision.ApprovalsNeeded = 1;
        }

        if (decision.TotalAmount > 0 && decision.TotalAmount <= 10_000)
        {
            decision.RequiresApproval = false;
            decision.ApprovalStatus = "auto_approved";
        }

        if (decision.TotalAmount >= 50_000)
        {
            decision.DiscountAmount = decision.TotalAmount * 0.1m;
            decision.FinalAmount = decision.TotalAmount - decision.TotalAmount * 0.1m;
        }

        if (decision.TotalAmount > 0 && decision.TotalAmount < 50_000)
        {
            decision.DiscountAmount = 0;
            decision.FinalAmount = decision.TotalAmount;
        }

        if (decision.FinalAmount > 0)
        {
            decision.TaxRate = 0.08m;
            decision.TaxAmount = decision.FinalAmount * 0.08m;
            decision.GrandTotal = decision.FinalAmount + decision.FinalAmount * 0.08m;
        }

        if (decision.NeedReorder == true && decision.OrderQty > 0)
        {
            if (decision.ApprovalStatus == "auto_approved")
            {
                decision.Create = true;
                decision.OrderStatus = "approved";
            }
            else if (decision.ApprovalStatus == "pending")
            {
                decision.Create = true;
                decision.OrderStatus = "pending_approval";
            }
        }

        if (decision.NeedReorder == true && decision.ApprovalStatus == "auto_approved")
        {
            decision.Send = true;
            decision.SendBy = "email";
        }
    }
}
