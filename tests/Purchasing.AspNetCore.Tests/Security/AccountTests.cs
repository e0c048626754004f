using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>Local accounts: signing in, staying in, being locked out.</summary>
public sealed partial class AccountTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("purchasing-accounts-");

    private string Accounts => Path.Combine(_folder.FullName, "accounts.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_account_signs_in_acts_and_is_out_when_it_is_removed()
    {
        LocalAccounts accounts = new(Accounts);
        accounts.Set("alice", "Alice", Password, ["buyer"]);
        await using TestHost host = await StartAsync();
        using HttpClient client = host.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/purchase-orders")).StatusCode);
        string session = await SignInAsync(client, "alice", Password) ?? throw new InvalidOperationException("No session.");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, session));

        // A page of another site makes the browser send the cookie too.
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, session));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, session, ("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, session, ("Origin", "https://localhost")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, session, ("Origin", "http://localhost:81")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, session, ("Sec-Fetch-Site", "same-site")));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(client, HttpMethod.Post, session, ("Origin", "http://localhost")));

        Assert.True(accounts.Remove("alice"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, session));
    }

    [Fact]
    public async Task Five_wrong_passwords_close_an_account_for_a_while()
    {
        new LocalAccounts(Accounts).Set("alice", null, Password, ["buyer"]);
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using TestHost host = await StartAsync(time);
        using HttpClient client = host.Client();
        for (int i = 0; i < 5; i++)
            Assert.Null(await SignInAsync(client, "alice", "wrong horse battery"));
        Assert.Null(await SignInAsync(client, "alice", Password));
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull(await SignInAsync(client, "alice", Password));
        Assert.Null(await SignInAsync(client, "nobody", Password));
    }

    [Fact]
    public async Task A_form_without_its_token_and_a_return_to_elsewhere_are_refused()
    {
        new LocalAccounts(Accounts).Set("alice", null, Password, ["buyer"]);
        await using TestHost host = await StartAsync();
        using HttpClient client = host.Client();
        using HttpResponseMessage bare = await client.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "alice", ["password"] = Password }));
        Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
        foreach (string target in new[] { "//evil.example", "https://evil.example", "/\\evil.example" })
            Assert.Contains("name=\"returnUrl\" value=\"/\"", await client.GetStringAsync($"/sign-in?returnUrl={Uri.EscapeDataString(target)}"), StringComparison.Ordinal);
        using HttpResponseMessage page = await client.GetAsync("/sign-in");
        string html = await page.Content.ReadAsStringAsync();
        string style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length)..html.IndexOf("</style>", StringComparison.Ordinal)];
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", null, "lang=\"de\"", "Passwort")]
    [InlineData("en-GB,de;q=0.5", null, "lang=\"en\"", "Password")]
    [InlineData("en", "purchasing.language=de", "lang=\"de\"", "Passwort")]
    [InlineData("de", "purchasing.language=en", "lang=\"en\"", "Password")]
    public async Task The_sign_in_is_in_the_language_of_the_browser_or_the_one_chosen(string accepted, string? cookie, string language, string label)
    {
        await using TestHost host = await StartAsync();
        using HttpClient client = host.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, "/sign-in");
        request.Headers.Add("Accept-Language", accepted);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage page = await client.SendAsync(request);
        string html = await page.Content.ReadAsStringAsync();
        Assert.Contains(language, html, StringComparison.Ordinal);
        Assert.Contains(label, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_who_open_the_sign_in_write_no_warnings()
    {
        LogLines lines = new();
        await using TestHost host = await TestHost.StartAsync(
            builder => builder.Logging.AddProvider(lines), ("SignIn:AccountsFile", Accounts), ("SignIn:KeysFolder", Path.Combine(_folder.FullName, "keys")));
        using HttpClient client = host.Client();
        lines.Said.Clear();
        using HttpResponseMessage page = await client.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(lines.Said, line => line.Contains("Cache-Control", StringComparison.Ordinal));
        Assert.Equal("no-store, no-cache", page.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_kept_cookie_is_worth_nothing_after_the_sign_out_also_after_a_restart_and_at_another_host()
    {
        new LocalAccounts(Accounts).Set("alice", null, Password, ["buyer"]);
        await using TestHost other = await StartAsync();
        string session, stays;
        await using (TestHost host = await StartAsync())
        {
            using HttpClient client = host.Client();
            session = await SignInAsync(client, "alice", Password) ?? throw new InvalidOperationException("No session.");
            stays = await SignInAsync(client, "alice", Password) ?? throw new InvalidOperationException("No session.");
            using HttpClient there = other.Client();
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(there, HttpMethod.Get, session));
            using HttpRequestMessage signOut = new(HttpMethod.Post, "/sign-out");
            signOut.Headers.Add("Cookie", session);
            signOut.Headers.Add("Origin", "http://localhost");
            Assert.Equal(HttpStatusCode.Redirect, (await client.SendAsync(signOut)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, session));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(there, HttpMethod.Get, session));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, stays));
        }

        await using TestHost again = await StartAsync();
        using HttpClient later = again.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(later, HttpMethod.Get, session));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(later, HttpMethod.Get, stays));
    }

    [Fact]
    public async Task A_session_ends_at_its_limit_however_much_it_is_used_and_what_was_ended_is_forgotten_then()
    {
        new LocalAccounts(Accounts).Set("alice", null, Password, ["buyer"]);
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using TestHost host = await StartAsync(time);
        using HttpClient client = host.Client();
        string session = await SignInAsync(client, "alice", Password) ?? throw new InvalidOperationException("No session.");
        // Renewed in the second half of its eight hours.
        for (int hours = 6; hours < 24; hours += 6)
        {
            time.Advance(TimeSpan.FromHours(6));
            using HttpRequestMessage use = new(HttpMethod.Get, "/purchase-orders");
            use.Headers.Add("Cookie", session);
            using HttpResponseMessage used = await client.SendAsync(use);
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
            session = used.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        }

        time.Advance(TimeSpan.FromHours(5.9));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, session));
        time.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, session));

        string ended = Path.Combine(_folder.FullName, "keys", "ended-sessions");
        for (int i = 0; i < 2; i++)
        {
            string next = await SignInAsync(client, "alice", Password) ?? throw new InvalidOperationException("No session.");
            using HttpRequestMessage signOut = new(HttpMethod.Post, "/sign-out");
            signOut.Headers.Add("Cookie", next);
            signOut.Headers.Add("Origin", "http://localhost");
            await client.SendAsync(signOut);
            FileInfo file = new(Assert.Single(Directory.GetFiles(ended)));
            Assert.Equal(0, file.Length);
            time.Advance(TimeSpan.FromHours(25));
        }
    }

    [Fact]
    public async Task Wrong_passwords_from_one_address_close_an_account_for_it_alone_many_for_all_and_another_password_opens_it()
    {
        LocalAccounts accounts = new(Accounts);
        accounts.Set("alice", null, Password, ["buyer"]);
        await using TestHost host = await TestHost.StartAsync(
            builder => builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, Addresses>(),
            ("SignIn:AccountsFile", Accounts),
            ("SignIn:KeysFolder", Path.Combine(_folder.FullName, "keys")));
        using HttpClient client = host.Client();
        for (int i = 0; i < 5; i++)
            Assert.Null(await SignInAsync(client, "alice", "wrong horse battery", "192.0.2.1"));
        Assert.Null(await SignInAsync(client, "alice", Password, "192.0.2.1"));
        Assert.NotNull(await SignInAsync(client, "alice", Password, "192.0.2.2"));

        for (int i = 0; i < 45; i++)
            Assert.Null(await SignInAsync(client, "alice", "wrong horse battery", $"198.51.100.{i}"));
        Assert.Null(await SignInAsync(client, "alice", Password, "192.0.2.2"));
        accounts.Set("alice", null, Password + "!", ["buyer"]);
        Assert.NotNull(await SignInAsync(client, "alice", Password + "!", "192.0.2.1"));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded; charset=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=\"\"", HttpStatusCode.BadRequest)]
    public async Task A_form_that_nobody_can_read_is_no_failure_of_the_host(string type, HttpStatusCode expected)
    {
        await using TestHost host = await StartAsync();
        using HttpClient client = host.Client();
        using ByteArrayContent content = new("name=alice"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage refused = await client.PostAsync("/sign-in", content);
        Assert.Equal(expected, refused.StatusCode);
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_keeps_no_password()
    {
        LocalAccounts accounts = new(Accounts);
        accounts.Set("alice", "Alice", Password, ["buyer", "approver"]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Accounts));
        Assert.DoesNotContain(Password, File.ReadAllText(Accounts), StringComparison.Ordinal);
        Assert.Equal(["alice (Alice): buyer, approver"], accounts.List());
    }

    [Theory]
    [InlineData("bob", "too short", "buyer")]
    [InlineData("bob", Password, "admin")]
    [InlineData("system", Password, "buyer")]
    [InlineData("key:bob", Password, "buyer")]
    [InlineData("Alice", Password, "buyer")]
    [InlineData("bob\u200B", Password, "buyer")]
    public void An_account_that_could_pass_for_another_or_is_easy_to_guess_is_refused(string name, string password, string role)
    {
        LocalAccounts accounts = new(Accounts);
        accounts.Set("alice", null, Password, ["buyer"]);
        Assert.Throws<OrderActionException>(() => accounts.Set(name, null, password, [role]));
    }

    private Task<TestHost> StartAsync(TimeProvider? time = null) => TestHost.StartAsync(
        builder =>
        {
            if (time is not null)
                builder.Services.AddSingleton(time);
        },
        ("SignIn:AccountsFile", Accounts),
        ("SignIn:KeysFolder", Path.Combine(_folder.FullName, "keys")));

    private static async Task<string?> SignInAsync(HttpClient client, string name, string password, string? address = null)
    {
        using HttpResponseMessage page = await client.GetAsync("/sign-in");
        string html = await page.Content.ReadAsStringAsync();
        Match token = FormToken().Match(html);
        using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { [token.Groups[1].Value] = WebUtility.HtmlDecode(token.Groups[2].Value), ["name"] = name, ["password"] = password }),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        if (address is not null)
            request.Headers.Add("x-address", address);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode == HttpStatusCode.Redirect ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0] : null;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string session, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, method == HttpMethod.Get ? "/purchase-orders" : "/purchasing/flow");
        request.Headers.Add("Cookie", session);
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Where a request comes from, by the header <c>x-address</c>: in the process of the test there are no addresses.</summary>
    private sealed class Addresses : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                if (IPAddress.TryParse(context.Request.Headers["x-address"], out IPAddress? address))
                    context.Connection.RemoteIpAddress = address;
                return following(context);
            });
            next(app);
        };
    }

    [GeneratedRegex("name=\"(__Request[^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
