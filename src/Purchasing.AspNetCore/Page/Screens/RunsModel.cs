using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Runs.</summary>
/// <param name="Show">The filter: <c>all</c>, <c>failed</c> or <c>held</c>.</param>
/// <param name="Rows">The runs, the newest first.</param>
/// <param name="Counts">How many each filter shows.</param>
/// <param name="NewKey">The key that a run started here gets.</param>
internal sealed record RunsModel(string Show, IReadOnlyList<RunInfo> Rows, IReadOnlyList<(string Value, string Title, int Count)> Counts, string NewKey);
