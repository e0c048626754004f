namespace Purchasing.Data.SqlServer;

/// <summary>The user of a source may do more than read.</summary>
internal sealed class SqlServerMayWriteException(string rights) : Exception($"may {rights}");
