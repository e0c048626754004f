namespace Purchasing.Data.Connecting;

/// <summary>Columns of a table of which all rows count for a proposal, not some.</summary>
/// <param name="Numbers">Texts that are read as numbers.</param>
/// <param name="Flags">Columns that say whether a row counts.</param>
/// <param name="Keys">Columns by which rows are joined, and that are no declared key.</param>
internal sealed record LookedAt(HashSet<SourceColumn> Numbers, HashSet<SourceColumn> Flags, HashSet<SourceColumn> Keys);
