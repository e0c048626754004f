using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen of one run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Held">Products it held, those of this page.</param>
/// <param name="Next">The key of the page after this one; null on the last.</param>
/// <param name="Others">Other runs, the newest first, to compare it with.</param>
/// <param name="Comparison">It beside the one that was asked for; null when none was.</param>
internal sealed record RunModel(RunInfo Run, IReadOnlyList<HeldProduct> Held, string? Next, IReadOnlyList<string> Others, RunComparison? Comparison);
