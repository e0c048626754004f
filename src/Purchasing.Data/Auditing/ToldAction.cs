using Purchasing.Core.Orders;

namespace Purchasing.Data.Auditing;

/// <summary>An entry about an order, and what it holds of the order's content; null for drafts that a run gives up.</summary>
internal readonly record struct ToldAction(AuditEntry Entry, string? Content);
