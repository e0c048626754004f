namespace Purchasing.Data.Databases;

/// <summary>What a look at a stored value showed.</summary>
internal enum StoredValue
{
    /// <summary>Nothing: ask the reader.</summary>
    Unseen,

    /// <summary>It is NULL.</summary>
    Null,

    /// <summary>It is a text, and its bytes were given.</summary>
    Text,

    /// <summary>It is a whole number of up to 64 bits.</summary>
    Integer,
}
