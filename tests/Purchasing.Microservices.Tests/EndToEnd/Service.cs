namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>One of the seven: its folder, its assembly, and its name in the configuration of others.</summary>
internal sealed record Service(string Folder, string Assembly, bool HasGrpc = true)
{
    public static readonly Service Oms = new("Oms", "Purchasing.Services.Oms");
    public static readonly Service Inventory = new("Inventory", "Purchasing.Services.Inventory");
    public static readonly Service Supplier = new("Supplier", "Purchasing.Services.Supplier");
    public static readonly Service Uom = new("Uom", "Purchasing.Services.Uom");
    public static readonly Service RuleEngine = new("RuleEngine", "Purchasing.Services.RuleEngine");
    public static readonly Service PurchaseOrders = new("PurchaseOrders", "Purchasing.Services.PurchaseOrders");
    public static readonly Service Orchestrator = new("Orchestrator", "Purchasing.Orchestrator", HasGrpc: false);

    public static readonly IReadOnlyList<Service> All = [Oms, Inventory, Supplier, Uom, RuleEngine, PurchaseOrders, Orchestrator];

    public string Path => Repository.Assembly($"samples/Microservices/{Folder}", Assembly);
}
