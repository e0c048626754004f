namespace Purchasing.Data.Connecting;

/// <summary>How a column says that a row counts or does not.</summary>
internal enum FlagKind
{
    /// <summary>By yes or no.</summary>
    YesNo,

    /// <summary>By a day from which on it does not count; nothing where it does.</summary>
    Day,

    /// <summary>By words such as 'active' and 'blocked'.</summary>
    Status,
}
