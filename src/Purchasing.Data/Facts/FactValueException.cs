namespace Purchasing.Data.Facts;

/// <summary>A value of a row cannot be used; the message says which and why.</summary>
internal sealed class FactValueException(string message) : Exception(message);
