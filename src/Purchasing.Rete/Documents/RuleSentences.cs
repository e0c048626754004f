namespace Purchasing.Rete.Documents;

/// <summary>A rule in words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stage">The stage it belongs to, or null.</param>
/// <param name="Text">What it says.</param>
/// <param name="Because">What it tells when it fires, or null.</param>
internal sealed record RuleSentences(string Name, string? Stage, string Text, string? Because);
