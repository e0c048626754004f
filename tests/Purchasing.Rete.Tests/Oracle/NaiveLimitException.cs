namespace Purchasing.Rete.Tests.Oracle;

/// <summary>A case has too many combinations for an engine that tries them all.</summary>
internal sealed class NaiveLimitException : Exception;
