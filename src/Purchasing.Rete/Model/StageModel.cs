namespace Purchasing.Rete.Model;

/// <summary>A stage of a rule file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its name behind those of the stages around it, with slashes between.</param>
/// <param name="Description">What it is for; null when the file does not say.</param>
/// <param name="Order">Its place among all stages, from 1.</param>
/// <param name="Depth">How many stages are around it.</param>
/// <param name="Once">Whether its rules fire for what they found when it began only.</param>
internal sealed record StageModel(string Name, string Path, string? Description, int Order, int Depth, bool Once);
