using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Purchasing.Contracts.V1;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Which service may call which method of another: the one table that all of them go by. What is not in it nobody may call.</summary>
public static class CallTable
{
    /// <summary>The orchestrator, which alone passes on who acts.</summary>
    public const string Orchestrator = "orchestrator";

    /// <summary>The order service, which decides again what it is asked to order.</summary>
    public const string PurchaseOrders = "purchase-orders";

    /// <summary>The rule engine, which asks the order service for the version of the rules in force.</summary>
    public const string RuleEngine = "rule-engine";

    /// <summary>The job of a catalogue run.</summary>
    public const string CatalogueRun = "catalogue-run";

    /// <summary>People and scripts of operations, who call by hand and say who acts.</summary>
    public const string People = "people";

    private static readonly string[] s_deciding = [Orchestrator, PurchaseOrders, CatalogueRun, People];
    private static readonly string[] s_ordering = [Orchestrator, People];

    private static readonly FrozenDictionary<string, FrozenSet<string>> s_callers = Rows().ToFrozenDictionary(
        row => $"/{row.Service.FullName}/{row.Method}", row => row.Callers.ToFrozenSet(), StringComparer.Ordinal);

    /// <summary>Whether a caller may call a method.</summary>
    /// <param name="path">The method as gRPC names it, for example <c>/purchasing.v1.Oms/GetDemand</c>.</param>
    /// <param name="caller">The caller.</param>
    public static bool Allows(string path, string caller) => s_callers.TryGetValue(path, out var callers) && callers.Contains(caller);

    /// <summary>
    /// Whether a caller may use the REST calls of a service that ask for a permission, the page included: people and the orchestrator, which passes them on,
    /// and the job of a catalogue run those of runs. What the other services need of each other they have over gRPC.
    /// </summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="caller">The caller.</param>
    public static bool AllowsRest(PathString path, string caller) =>
        caller is People or Orchestrator
        || (caller == CatalogueRun && (path.StartsWithSegments("/purchasing/run", StringComparison.Ordinal) || path.StartsWithSegments("/purchasing/runs", StringComparison.Ordinal)));

    /// <summary>Every method of the table.</summary>
    public static IReadOnlyCollection<string> Methods => s_callers.Keys;

    private static IEnumerable<(ServiceDescriptor Service, string Method, string[] Callers)> Rows()
    {
        foreach (var service in (ServiceDescriptor[])[Oms.Descriptor, Inventory.Descriptor, Supplier.Descriptor, Uom.Descriptor, Contracts.V1.RuleEngine.Descriptor])
        {
            foreach (var method in service.Methods)
                yield return (service, method.Name, s_deciding);
        }

        // Create and Update, which stored what a caller had worked out, are not here.
        foreach (var method in (string[])["Place", "Get", "List", "GetAudit", "GetSuperseded", "Act", "Receive", "Amend", "GetReceipts", "GetAttempts", "ListOutbox", "RequeueMessage", "DropMessage", "GetOpenOrdersBatch", "StreamOpenOrders"])
            yield return (Contracts.V1.PurchaseOrders.Descriptor, method, s_ordering);
        foreach (var method in (string[])["GetRulesInForce", "GetRuleVersion"])
            yield return (Contracts.V1.PurchaseOrders.Descriptor, method, [RuleEngine, People]);
    }
}
