namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>An action that was refused, with all that was typed.</summary>
/// <param name="Action">The action.</param>
/// <param name="Detail">Why it was refused.</param>
/// <param name="IsChanged">Whether somebody changed the order meanwhile.</param>
/// <param name="IsTerms">Whether it breaks the supplier's terms, which can be accepted with a reason.</param>
/// <param name="Changes">What is different from what the person saw, one text each.</param>
/// <param name="Reason">The reason that was typed.</param>
/// <param name="Document">The number of the document that was typed.</param>
/// <param name="Lines">What was typed for each line.</param>
internal sealed record RefusedAction(
    string Action, string Detail, bool IsChanged, bool IsTerms, IReadOnlyList<string> Changes, string? Reason, string? Document, IReadOnlyDictionary<int, string> Lines);
