namespace Purchasing.Benchmarks.Programs;

/// <summary>A fact file that cannot be read; the message names the place and what was expected there.</summary>
internal sealed class ClipsFactException(string message) : Exception(message);
