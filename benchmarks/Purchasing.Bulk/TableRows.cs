namespace Purchasing.Bulk;

/// <summary>Rows of one table.</summary>
internal sealed record TableRows(string Table, string[] Columns, List<object?[]> Rows);
