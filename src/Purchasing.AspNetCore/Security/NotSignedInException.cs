namespace Purchasing.AspNetCore.Security;

/// <summary>Nobody has signed in, or the sign-in is no longer valid.</summary>
internal sealed class NotSignedInException(string message) : Exception(message);
