namespace Purchasing.Data.Databases;

/// <summary>What kind of values a database keeps its product ids as.</summary>
internal enum KeyKind
{
    /// <summary>No row was seen yet.</summary>
    Unknown,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Whole or decimal numbers.</summary>
    Number,
}
