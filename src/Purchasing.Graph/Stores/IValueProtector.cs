namespace Purchasing.Graph.Stores;

/// <summary>Encrypts sensitive values before they are stored. ASP.NET Core's data protection fits behind it.</summary>
/// <remarks>Safe for use by any thread.</remarks>
public interface IValueProtector
{
    /// <summary>Encrypts a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What to store.</returns>
    string Protect(string text);

    /// <summary>Decrypts what <see cref="Protect"/> gave.</summary>
    /// <param name="stored">What was stored.</param>
    /// <returns>The text.</returns>
    string Unprotect(string stored);
}
