namespace Purchasing.Data.Connecting;

/// <summary>A source node of a proposed graph file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fact">Its fact; null for exchange rates.</param>
/// <param name="Database">The database that it asks.</param>
/// <param name="Sql">Its query.</param>
/// <param name="From">The table, for people.</param>
internal sealed record ProposedNode(string Id, string? Fact, string Database, string Sql, string From)
{
    public string? CatalogueSql { get; init; }
}
