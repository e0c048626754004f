using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
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
        Assert.Equal("default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
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

    private static async Task<string?> SignInAsync(HttpClient client, string name, string password)
    {
        using HttpResponseMessage page = await client.GetAsync("/sign-in");
        string html = await page.Content.ReadAsStringAsync();
        Match token = FormToken().Match(html);
        using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { [token.Groups[1].Value] = WebUtility.HtmlDecode(token.Groups[2].Value), ["name"] = name, ["password"] = password }),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
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

    [GeneratedRegex("name=\"(__Request[^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
