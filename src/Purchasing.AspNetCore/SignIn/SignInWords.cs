using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>The texts of the sign-in in the language of the page, each named by its English words. Immutable; thread-safe.</summary>
internal sealed class SignInWords
{
    private const string LanguageCookie = "purchasing.language";

    private static readonly SignInWords s_english = new("en", FrozenDictionary<string, string>.Empty);

    private static readonly SignInWords s_german = new("de", new Dictionary<string, string>
    {
        ["Sign in"] = "Anmelden",
        ["Name"] = "Name",
        ["Password"] = "Passwort",
        ["Name and password do not belong together, or the account is closed for a while."] = "Name und Passwort gehören nicht zusammen, oder das Konto ist für eine Weile gesperrt.",
        ["Signed out"] = "Abgemeldet",
        ["You are signed out."] = "Sie sind abgemeldet.",
        ["Signing out"] = "Abmeldung",
        ["Go on"] = "Weiter",
        ["Sign-in failed"] = "Anmeldung fehlgeschlagen",
        ["The identity provider did not sign you in, or its answer could not be trusted. Begin again from the sign-in; if it fails again, tell those who run this host."] =
            "Der Anmeldedienst hat Sie nicht angemeldet, oder seiner Antwort war nicht zu trauen. Beginnen Sie noch einmal bei der Anmeldung; schlägt sie wieder fehl, sagen Sie es denen, die diesen Dienst betreiben.",
        ["Sign-in is not possible now"] = "Anmeldung ist gerade nicht möglich",
        ["The identity provider does not answer. Try again in a while; if it lasts, tell those who run this host."] =
            "Der Anmeldedienst antwortet nicht. Versuchen Sie es später noch einmal; dauert es an, sagen Sie es denen, die diesen Dienst betreiben.",
        ["Too many people sign in at once. Try again in a few seconds."] = "Zu viele melden sich gleichzeitig an. Versuchen Sie es in einigen Sekunden noch einmal.",
    }.ToFrozenDictionary(StringComparer.Ordinal));

    private readonly FrozenDictionary<string, string> _texts;

    private SignInWords(string language, FrozenDictionary<string, string> texts)
    {
        Language = language;
        _texts = texts;
    }

    public string Language { get; }

    /// <summary>The text; what is not translated stays English.</summary>
    public string this[string english] => _texts.GetValueOrDefault(english, english);

    /// <summary>In the language that the person chose on the page, or that the browser asks for.</summary>
    public static SignInWords For(HttpRequest request)
    {
        if (request.Cookies[LanguageCookie] is "de" or "en")
            return request.Cookies[LanguageCookie] == "de" ? s_german : s_english;
        string? first = request.Headers.AcceptLanguage.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(range => range.StartsWith("de", StringComparison.OrdinalIgnoreCase) || range.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return first is not null && first.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? s_german : s_english;
    }
}
