namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>What became of one.</summary>
/// <param name="Name">The product or order.</param>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Text">What became of it, in English words.</param>
/// <param name="OrderId">The order it is in or is; null when there is none.</param>
/// <param name="Details">Why not, or what else is to be said.</param>
internal sealed record AnswerRow(string Name, bool IsDone, string Text, string? OrderId, IReadOnlyList<string> Details);
