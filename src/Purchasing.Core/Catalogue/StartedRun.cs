namespace Purchasing.Core.Catalogue;

/// <summary>A run that is stored under its key. Immutable.</summary>
/// <param name="Run">The run.</param>
/// <param name="Resumed">Whether it had been started before.</param>
public sealed record StartedRun(CatalogueRun Run, bool Resumed);
