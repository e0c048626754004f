namespace Purchasing.AspNetCore.SignIn;

/// <summary>The authentication schemes of purchasing, named so that they stand beside those of a host.</summary>
internal static class SignInSchemes
{
    public const string Bearer = "Purchasing.Bearer";
    public const string Cookie = "Purchasing.Cookie";
    public const string OpenIdConnect = "Purchasing.OpenIdConnect";
}
