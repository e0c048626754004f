using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Decisions;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>What every screen knows about the request: who looks, in which language, and where the page is. Owned by one request.</summary>
internal sealed class PageContext
{
    private const string ThemeCookie = "purchasing.theme";
    private const string LanguageCookie = "purchasing.language";
    private const string KeysCookie = "purchasing.keys";

    private static readonly string[] s_ofLists = ["show", "sort", "after", "as", "done", "n"];

    private readonly PageSite _site;
    private readonly TimeZoneInfo _zone;

    public PageContext(HttpContext http, PageSite site, Actor person)
    {
        Http = http;
        Person = person;
        _site = site;
        Root = http.Request.PathBase + site.Prefix;
        Words = Words.For(http.Request.Cookies[LanguageCookie], http.Request.Headers.AcceptLanguage);
        Theme = http.Request.Cookies[ThemeCookie] is "dark" or "light" ? http.Request.Cookies[ThemeCookie]! : "auto";
        HasKeys = http.Request.Cookies[KeysCookie] != "off";
        PurchasingOptions options = http.RequestServices.GetRequiredService<PurchasingOptions>();
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        Now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        Today = options.DayOf(Now);
        FormToken = FormGuard.TokenFor(http, Root.Length == 0 ? "/" : Root);
    }

    public HttpContext Http { get; }

    public Actor Person { get; }

    public Words Words { get; }

    /// <summary>Path of the page without a slash at its end; empty at the root.</summary>
    public string Root { get; }

    public string Theme { get; }

    public bool HasKeys { get; }

    public DateTimeOffset Now { get; }

    public DateOnly Today { get; }

    public string FormToken { get; }

    /// <summary>The screens that this host has and this person may see.</summary>
    public IEnumerable<ScreenLink> Menu => ScreenLink.All.Where(screen => (_site.HasRules || !screen.IsAboutRules) && May(screen.Permission));

    /// <summary>The screen, for the navigation.</summary>
    public string Screen { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>The path of the list that the request is about, where it has another one itself; null for its own.</summary>
    public string? List { get; set; }

    /// <summary>Where to sign out; null where the host signs nobody in, or does not say where.</summary>
    public string? SignOut => _site.SignOut?.Invoke(Http) is string own ? own : Http.RequestServices.GetService<SignInOptions>() is SignInOptions options && (options.AccountsFile is not null || options.ClientId is not null) ? Http.Request.PathBase + "/sign-out" : null;

    /// <summary>The address of this request, to come back to.</summary>
    public string Here => HttpMethods.IsGet(Http.Request.Method) ? Http.Request.PathBase + Http.Request.Path + Http.Request.QueryString : Href(Screen);

    public bool May(Permission permission) => Person.May(permission);

    public string Href(string path) => path.Length == 0 ? (Root.Length == 0 ? "/" : Root + "/") : $"{Root}/{path}";

    /// <summary>The address of a thing with an id of any characters.</summary>
    public string Href(string path, string id) => $"{Root}/{path}/{Uri.EscapeDataString(id)}";

    /// <summary>The address of a product. Its id is another system's: what a path cannot hold stands in the query.</summary>
    public string ProductHref(string id) =>
        id is "." or ".." || id.AsSpan().ContainsAny('/', '\\') ? $"{Root}/products?id={Uri.EscapeDataString(id)}" : Href("products", id);

    /// <summary>The path of this request with its query, some parts replaced; null takes a part out. The place in the list goes unless it is given.</summary>
    public string With(params (string Name, string? Value)[] parts)
    {
        QueryBuilder query = [];
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in Http.Request.Query)
        {
            if (name is "after" or "done" or "n" || parts.Any(part => part.Name == name))
                continue;
            foreach (string? value in values)
            {
                if (!string.IsNullOrEmpty(value))
                    query.Add(name, value);
            }
        }

        foreach ((string name, string? value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
                query.Add(name, value);
        }

        return (List ?? Http.Request.PathBase + Http.Request.Path) + query.ToQueryString();
    }

    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>One of some values; the first when the query has none. Another one would show a list that was not asked for.</summary>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public string Choice(string name, params string[] values)
    {
        string value = Query(name) ?? values[0];
        return values.Contains(value, StringComparer.Ordinal) ? value : throw new ArgumentException(Words["'{0}' is not known as {1}. There are: {2}.", SafeText.Show(value), name, string.Join(", ", values)]);
    }

    /// <summary>Refuses what would narrow a list and is no filter of it, beside what every list has.</summary>
    /// <exception cref="ArgumentException">There is such a part of the query.</exception>
    public void Filters(params string[] names)
    {
        foreach (string name in Http.Request.Query.Keys)
        {
            if (!names.Contains(name, StringComparer.Ordinal) && !s_ofLists.Contains(name, StringComparer.Ordinal))
                throw new ArgumentException(Words["This list has no filter '{0}'. There are: {1}.", SafeText.Show(name), string.Join(", ", names.Prepend("show"))]);
        }
    }

    public string Time(DateTimeOffset value)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(value, _zone);
        return $"{Words.Date(DateOnly.FromDateTime(local.DateTime))} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    public string Clock(DateTimeOffset value) => TimeZoneInfo.ConvertTime(value, _zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long ago, in words.</summary>
    public string Ago(DateTimeOffset value)
    {
        TimeSpan ago = Now - value;
        return ago.TotalMinutes < 1 ? Words["just now"]
            : ago.TotalMinutes < 60 ? Words["{0} min ago", (int)ago.TotalMinutes]
            : ago.TotalHours < 24 ? Words["{0} h ago", (int)ago.TotalHours]
            : Words.Many((long)ago.TotalDays, "1 day ago", "{0} days ago");
    }

    public void Remember(string? theme, string? language, string? keys)
    {
        Set(ThemeCookie, theme, "auto", "light", "dark");
        Set(LanguageCookie, language, "en", "de");
        Set(KeysCookie, keys, "on", "off");
    }

    private void Set(string cookie, string? value, params string[] allowed)
    {
        if (value is null || !allowed.Contains(value))
            return;
        Http.Response.Cookies.Append(cookie, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = Http.Request.IsHttps,
            Path = Root.Length == 0 ? "/" : Root,
            MaxAge = TimeSpan.FromDays(365),
            IsEssential = true,
        });
    }
}
