using NRules.Fluent.Dsl;
using NRules.RuleModel;
using Purchasing.Core.Decisions;

namespace Purchasing.Benchmarks.Peers;

/// <summary>
/// The fifteen classic rules in the language of NRules. Each fires at most once for a product: without that an update would fire its own
/// rule again.
/// </summary>
internal static class NRulesClassicRules
{
    internal static IReadOnlyList<Type> All { get; } =
    [
        typeof(CalculateShortage),
        typeof(ValidateSupplierActive),
        typeof(OrderMoqWhenShortageIsLess),
        typeof(OrderShortageWhenAboveMoq),
        typeof(CalculateOrderTotal),
        typeof(SetReorderFlag),
        typeof(NoReorderNeeded),
        typeof(FlagHighValueOrders),
        typeof(AutoApproveOrders),
        typeof(ApplyBulkDiscount),
        typeof(NoDiscount),
        typeof(CalculateTax),
        typeof(CreatePurchaseOrderIfApproved),
        typeof(CreatePurchaseOrderPendingApproval),
        typeof(SendPurchaseOrderToSupplier),
    ];

    [Name("CalculateShortage"), Priority(120), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class CalculateShortage : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i, i => i.RequiredQty > 0)
                .Match(() => x, x => x.ProductId == i.ProductId);
            Then().Do(context => Apply(context, i, x));
        }

        private static void Apply(IContext context, ReorderInput i, Decision x)
        {
            x.Required = i.RequiredQty;
            x.Position = i.AvailableQty;
            x.Shortage = i.RequiredQty - i.AvailableQty;
            context.Update(x);
        }
    }

    [Name("ValidateSupplierActive"), Priority(115), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class ValidateSupplierActive : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i, i => i.SupplierActive == false)
                .Match(() => x, x => x.ProductId == i.ProductId);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.Shortage = 0;
            x.OrderQty = 0;
            x.NeedReorder = false;
            x.SupplierError = "Supplier is not active";
            context.Update(x);
        }
    }

    [Name("OrderMoqWhenShortageIsLess"), Priority(110), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class OrderMoqWhenShortageIsLess : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.Shortage > 0 && x.Shortage < i.Moq);
            Then().Do(context => Apply(context, i, x));
        }

        private static void Apply(IContext context, ReorderInput i, Decision x)
        {
            x.OrderQty = i.Moq;
            context.Update(x);
        }
    }

    [Name("OrderShortageWhenAboveMoq"), Priority(110), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class OrderShortageWhenAboveMoq : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.Shortage >= i.Moq);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.OrderQty = x.Shortage;
            context.Update(x);
        }
    }

    [Name("CalculateOrderTotal"), Priority(105), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class CalculateOrderTotal : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i, i => i.UnitPrice > 0)
                .Match(() => x, x => x.ProductId == i.ProductId && x.OrderQty > 0);
            Then().Do(context => Apply(context, i, x));
        }

        private static void Apply(IContext context, ReorderInput i, Decision x)
        {
            x.UnitPrice = i.UnitPrice;
            x.TotalAmount = x.OrderQty * i.UnitPrice;
            context.Update(x);
        }
    }

    [Name("SetReorderFlag"), Priority(100), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class SetReorderFlag : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.Shortage > 0);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.NeedReorder = true;
            context.Update(x);
        }
    }

    [Name("NoReorderNeeded"), Priority(100), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class NoReorderNeeded : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.Shortage <= 0);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.NeedReorder = false;
            x.OrderQty = 0;
            x.TotalAmount = 0;
            context.Update(x);
        }
    }

    [Name("FlagHighValueOrders"), Priority(95), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class FlagHighValueOrders : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.TotalAmount > 10_000);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.RequiresApproval = true;
            x.ApprovalStatus = "pending";
            x.ApprovalsNeeded = 1;
            context.Update(x);
        }
    }

    [Name("AutoApproveOrders"), Priority(90), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class AutoApproveOrders : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.TotalAmount > 0 && x.TotalAmount <= 10_000);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.RequiresApproval = false;
            x.ApprovalStatus = "auto_approved";
            context.Update(x);
        }
    }

    [Name("ApplyBulkDiscount"), Priority(85), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class ApplyBulkDiscount : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.TotalAmount >= 50_000);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.DiscountAmount = x.TotalAmount * 0.1m;
            x.FinalAmount = x.TotalAmount - (x.TotalAmount * 0.1m);
            context.Update(x);
        }
    }

    [Name("NoDiscount"), Priority(85), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class NoDiscount : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.TotalAmount > 0 && x.TotalAmount < 50_000);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.DiscountAmount = 0;
            x.FinalAmount = x.TotalAmount;
            context.Update(x);
        }
    }

    [Name("CalculateTax"), Priority(80), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class CalculateTax : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.FinalAmount > 0);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.TaxRate = 0.08m;
            x.TaxAmount = x.FinalAmount * 0.08m;
            x.GrandTotal = x.FinalAmount + (x.FinalAmount * 0.08m);
            context.Update(x);
        }
    }

    [Name("CreatePurchaseOrderIfApproved"), Priority(75), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class CreatePurchaseOrderIfApproved : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.NeedReorder == true && x.ApprovalStatus == "auto_approved" && x.OrderQty > 0);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.Create = true;
            x.OrderStatus = "approved";
            context.Update(x);
        }
    }

    [Name("CreatePurchaseOrderPendingApproval"), Priority(75), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class CreatePurchaseOrderPendingApproval : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.NeedReorder == true && x.ApprovalStatus == "pending" && x.OrderQty > 0);
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.Create = true;
            x.OrderStatus = "pending_approval";
            context.Update(x);
        }
    }

    [Name("SendPurchaseOrderToSupplier"), Priority(70), Repeatability(RuleRepeatability.NonRepeatable)]
    internal sealed class SendPurchaseOrderToSupplier : Rule
    {
        public override void Define()
        {
            ReorderInput i = null!;
            Decision x = null!;
            When()
                .Match(() => i)
                .Match(() => x, x => x.ProductId == i.ProductId && x.NeedReorder == true && x.ApprovalStatus == "auto_approved");
            Then().Do(context => Apply(context, x));
        }

        private static void Apply(IContext context, Decision x)
        {
            x.Send = true;
            x.SendBy = "email";
            context.Update(x);
        }
    }
}
