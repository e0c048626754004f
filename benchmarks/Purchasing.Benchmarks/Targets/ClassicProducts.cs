using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Targets;

/// <summary>The fifteen classic rules and products of every kind to run them on: the table of DOMAIN.md in turn.</summary>
internal sealed class ClassicProducts
{
    private static readonly (decimal Demand, decimal Lead, decimal Available, decimal Moq, decimal Price)[] Rows =
    [
        (15.50m, 7, 20, 20, 15.99m), (8.30m, 14, 40, 50, 8.50m), (22.00m, 5, 7, 10, 25.00m),
        (15.50m, 7, 50, 20, 12.50m), (8.30m, 5, 120, 50, 8.00m), (22.00m, 10, 8, 30, 15.75m),
        (150m, 7, 500, 100, 15.50m), (80.50m, 14, 300, 50, 25.00m), (200m, 21, 150, 200, 42.75m),
    ];

    public ClassicProducts(int count)
    {
        Inputs = new ReorderInput[count];
        Decisions = new Decision[count];
        for (int i = 0; i < count; i++)
        {
            (decimal demand, decimal lead, decimal available, decimal moq, decimal price) = Rows[i % Rows.Length];
            string id = $"PROD-{i:D7}";
            Inputs[i] = new ReorderInput { ProductId = id, RequiredQty = demand * lead, AvailableQty = available, Moq = moq, UnitPrice = price, SupplierActive = true, SupplierId = "SUP-001" };
            Decisions[i] = new Decision { ProductId = id };
        }
    }

    public ReorderInput[] Inputs { get; }

    public Decision[] Decisions { get; }

    public static RuleSet Load(string file = "classic.rules.json") => RuleSet.Load(Path.Combine(Root(), "rules", file), new RuleSetOptions().AddFact<ReorderInput>().AddFact<Decision>());

    /// <summary>Decides one product in a pooled session.</summary>
    public void Decide(RuleSet rules, int index)
    {
        using Session session = rules.Rent();
        session.Insert(Inputs[index]);
        session.Insert(Decisions[index]);
        session.Fire();
    }

    /// <summary>Decides all products anew, each in a pooled session; returns how many rules fired.</summary>
    public int DecideAgain(RuleSet rules)
    {
        int fired = 0;
        for (int i = 0; i < Decisions.Length; i++)
        {
            Reset(Decisions[i]);
            using Session session = rules.Rent();
            session.Insert(Inputs[i]);
            session.Insert(Decisions[i]);
            fired += session.Fire().Fired;
        }

        return fired;
    }

    /// <summary>Puts a decision back to what it is before the rules run.</summary>
    public static void Reset(Decision decision)
    {
        decision.Required = decision.Position = decision.Shortage = decision.OrderQty = decision.UnitPrice = decision.TotalAmount = null;
        decision.DiscountAmount = decision.FinalAmount = decision.TaxRate = decision.TaxAmount = decision.GrandTotal = null;
        decision.NeedReorder = decision.RequiresApproval = null;
        decision.ApprovalStatus = decision.OrderStatus = decision.SendBy = decision.SupplierError = null;
        decision.ApprovalsNeeded = 0;
        decision.Create = decision.Send = false;
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Purchasing.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The repository's root (Purchasing.sln) is not above this program.");
    }
}
