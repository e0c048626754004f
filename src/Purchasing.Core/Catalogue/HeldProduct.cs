namespace Purchasing.Core.Catalogue;

/// <summary>A product a catalogue run did not decide, and why.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Reasons">The reasons, at least one.</param>
public sealed record HeldProduct(string ProductId, IReadOnlyList<string> Reasons);
