namespace Purchasing.Core.Facts;

/// <summary>What the values of a column of a company's own are.</summary>
public enum OwnFieldType
{
    /// <summary>Text: <c>string</c> in graph and rule files.</summary>
    Text,

    /// <summary>Whole numbers: <c>int</c>.</summary>
    Integer,

    /// <summary>Exact decimal numbers: <c>decimal</c>.</summary>
    Decimal,

    /// <summary>Yes or no: <c>bool</c>.</summary>
    Boolean,

    /// <summary>Days: <c>date</c>.</summary>
    Date,
}
