using System.Diagnostics;
using System.Text.Json;

namespace Purchasing.Page.Tests.SignIn;

/// <summary>A real OpenID Connect provider (OpenIddict) in a process of its own.</summary>
public sealed class OpenIdProvider : IAsyncLifetime
{
    private const string Secret = "the secret of the page, 32 letters";

    private Process _process = null!;

    /// <summary>The address, which is the issuer of its tokens.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "OpenIdServer.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Address = (await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The provider did not start.")) + "/";
        // What it compiles for its first answers takes long on a busy machine, and hosts wait for a minute.
        using HttpClient patient = new() { Timeout = Timeout.InfiniteTimeSpan };
        foreach (string path in new[] { ".well-known/openid-configuration", ".well-known/jwks" })
            (await patient.GetAsync(Address + path)).Dispose();
        await TokenAsync("scheduler");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The settings of a host that lets people in whom the provider knows: groups are roles.</summary>
    public (string Key, string Value)[] Settings() =>
    [
        ("SignIn:Authority", Address), ("SignIn:Audience", "purchasing"), ("SignIn:ClientId", "purchasing-page"), ("SignIn:ClientSecret", Secret),
        ("SignIn:RequireHttpsMetadata", "false"), ("SignIn:RoleClaim", "groups"), ("SignIn:Roles:buyer:0", "Einkauf"), ("SignIn:Roles:approver:0", "Freigabe"),
        ("SignIn:Roles:service:0", "service"),
    ];

    /// <summary>The access token of a program.</summary>
    public async Task<string> TokenAsync(string program)
    {
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.PostAsync(
            $"{Address}connect/token",
            new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", program), new("client_secret", Secret)]));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }
}
