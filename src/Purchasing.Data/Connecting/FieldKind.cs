namespace Purchasing.Data.Connecting;

/// <summary>What the values of a field are.</summary>
internal enum FieldKind
{
    /// <summary>A code: a text or a number.</summary>
    Code,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A day.</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Flag,
}
