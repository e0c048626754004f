using Purchasing.Rete;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Rules.</summary>
/// <param name="Rules">The rules in force.</param>
/// <param name="Text">Only rules that contain this; null for all.</param>
internal sealed record RulesModel(RuleSet Rules, string? Text);
