namespace Purchasing.Page.Tests;

/// <summary>The addresses of the screens that need no thing of their own.</summary>
internal static class Screens
{
    public static readonly string[] All = ["/", "/buy", "/buy?show=held", "/orders", "/approvals", "/runs", "/products/PROD-001", "/what-if", "/what-if?go=1&demand=2", "/buy?show=snoozed", "/simulate", "/simulate?go=1&products=PROD-001&days=30&p:approvalLimit=5", "/rules"];
}
