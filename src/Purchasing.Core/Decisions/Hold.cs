namespace Purchasing.Core.Decisions;

/// <summary>A reason why a product cannot be decided: it is held and nothing is ordered.</summary>
/// <remarks>Inserted by rules. Mutable for the engine's sake; not changed afterwards.</remarks>
public sealed class Hold
{
    /// <summary>The product's id.</summary>
    public string ProductId { get; set; } = "";

    /// <summary>The source whose value is missing, see <see cref="Sources.SourceNames"/>.</summary>
    public string Source { get; set; } = "";

    /// <summary>What is missing or wrong, for people.</summary>
    public string Reason { get; set; } = "";
}
