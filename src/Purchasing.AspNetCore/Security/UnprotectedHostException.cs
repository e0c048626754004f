namespace Purchasing.AspNetCore.Security;

/// <summary>A host without sign-in would listen on an address that other machines reach. The message names the remedies.</summary>
public sealed class UnprotectedHostException : InvalidOperationException
{
    internal UnprotectedHostException(string address)
        : base($"No sign-in is configured, and '{address}' can be reached by other machines. Listen on this machine only (http://localhost:8080), or configure sign-in: "
            + "SignIn:Authority for an OpenID Connect provider, SignIn:ApiKeys for programs, SignIn:AccountsFile for local accounts (docs/security.md).")
    {
    }
}
