namespace Purchasing.Rete.Hosting;

/// <summary>
/// A parameter's value as text, from a setting or a command line: read as the type that the rule set gives the parameter. A number
/// has a point for its decimals and nothing else; what could mean two numbers is refused.
/// </summary>
/// <param name="Text">The text.</param>
/// <param name="Setting">What messages call the place it comes from, for example <c>Purchasing:Parameters:taxRate</c>.</param>
public sealed record ParameterText(string Text, string Setting);
