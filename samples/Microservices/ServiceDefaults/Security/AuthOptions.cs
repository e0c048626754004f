namespace Purchasing.ServiceDefaults.Security;

/// <summary>How callers prove who they are: section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>The token that all services share; empty lets everybody in, for trials on one machine.</summary>
    public string Token { get; set; } = "";
}
