namespace Purchasing.Architecture.Tests;

/// <summary>A use of one namespace by another.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="User">The type that uses.</param>
/// <param name="Used">The type that is used.</param>
internal sealed record Arrow(string From, string To, string User, string Used);
