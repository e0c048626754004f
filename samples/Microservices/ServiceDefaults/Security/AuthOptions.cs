namespace Purchasing.ServiceDefaults.Security;

/// <summary>How callers prove who they are: section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>The token that this service calls others with; without <see cref="Callers"/> also the one that it lets in, for trials.</summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// Who is let in: <c>name=hash</c>, separated by commas or lines, with the SHA-256 of the caller's token in hexadecimal. What each may call
    /// says <see cref="CallTable"/>.
    /// </summary>
    public string Callers { get; set; } = "";
}
