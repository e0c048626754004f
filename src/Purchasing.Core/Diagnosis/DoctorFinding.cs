namespace Purchasing.Core.Diagnosis;

/// <summary>Something that was found, how often, and where for example.</summary>
/// <param name="What">What it is.</param>
/// <param name="Count">How many rows or products.</param>
/// <param name="Samples">Ids of some products.</param>
public sealed record DoctorFinding(string What, int Count, IReadOnlyList<string> Samples);
