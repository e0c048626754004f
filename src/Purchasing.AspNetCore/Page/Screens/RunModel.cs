using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen of one run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Held">Products it held, those of this page.</param>
/// <param name="Next">The key of the page after this one; null on the last.</param>
internal sealed record RunModel(RunInfo Run, IReadOnlyList<HeldProduct> Held, string? Next);
