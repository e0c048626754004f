namespace Purchasing.AspNetCore.SignIn;

/// <summary>Nobody can be signed in because the identity provider does not answer; nothing is wrong with what the caller sent.</summary>
internal sealed class SignInUnavailableException(string message) : Exception(message);
