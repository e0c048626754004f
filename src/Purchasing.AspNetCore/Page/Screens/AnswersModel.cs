namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>What became of many at once, row by row.</summary>
/// <param name="Title">What was done, in English words.</param>
/// <param name="Back">Where to go on.</param>
/// <param name="Rows">The rows.</param>
internal sealed record AnswersModel(string Title, string Back, IReadOnlyList<AnswerRow> Rows);
