namespace Purchasing.Core.Decisions;

/// <summary>Something a buyer should know about a decision although it was made: a discount cliff, an unknown trend.</summary>
/// <remarks>Inserted by rules. Mutable for the engine's sake; not changed afterwards.</remarks>
public sealed class Notice
{
    /// <summary>The product's id.</summary>
    public string ProductId { get; set; } = "";

    /// <summary>Short name of the kind of notice, for programs.</summary>
    public string Code { get; set; } = "";

    /// <summary>The notice, for people.</summary>
    public string Message { get; set; } = "";
}
