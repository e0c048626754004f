using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Auditing;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>The audit trail over REST, and what is in it of settings.</summary>
public sealed class AuditTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_trail_is_exported_in_pages_that_another_program_can_check()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>());
        IAuditTrail trail = host.App.Services.GetRequiredService<IAuditTrail>();
        for (int i = 0; i < 7; i++)
            await trail.RecordAsync(new AuditEvent("account:jürgen", "set", "it\u202e", new DateTimeOffset(2026, 3, 2, 8, 0, i, TimeSpan.Zero), i == 3 ? null : "a\nb"), None);
        long last = (await trail.HeadAsync(None)).Last.Seq;
        using HttpClient client = host.Client();
        client.DefaultRequestHeaders.Add("x-subject", "olga");
        client.DefaultRequestHeaders.Add("x-role", "operator");

        List<string> lines = [];
        for (string? page = "/audit?limit=3"; page is not null;)
        {
            using HttpResponseMessage response = await client.GetAsync(page);
            Assert.Equal("application/jsonl", response.Content.Headers.ContentType!.MediaType);
            lines.AddRange((await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            page = response.Headers.TryGetValues("Link", out IEnumerable<string>? link) ? link.Single().Split('<', '>')[1] : null;
        }

        string previous = new('0', 64);
        foreach (string line in lines)
        {
            Assert.DoesNotContain('\u202e', line);
            JsonElement entry = JsonDocument.Parse(line).RootElement;
            Assert.Equal(previous, entry.GetProperty("previous_hash").GetString());
            string text = string.Concat(new[] { "previous_hash", "seq", "at", "actor", "action", "subject", "version", "from", "to", "detail", "changes", "content" }
                .Select(name => (Name: name, Value: entry.GetProperty(name)))
                // The content is of orders alone, and entries of before have none.
                .Where(field => field.Name != "content" || field.Value.ValueKind != JsonValueKind.Null)
                .Select(field => field.Value)
                .Select(value => value.ValueKind == JsonValueKind.Null ? "-" : $"{Encoding.UTF8.GetByteCount(value.ToString())}:{value}"));
            previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(previous, entry.GetProperty("hash").GetString());
        }

        Assert.Equal(last, lines.Count);
        JsonElement head = JsonDocument.Parse(await client.GetStringAsync("/audit/head")).RootElement;
        Assert.Equal((last, previous), (head.GetProperty("seq").GetInt64(), head.GetProperty("hash").GetString()));
    }

    [Theory]
    [InlineData("/audit?after=x")]
    [InlineData("/audit?after=-1")]
    [InlineData("/audit?limit=0")]
    [InlineData("/audit?limit=100001")]
    public async Task A_page_that_cannot_be_is_refused(string path)
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(path)).StatusCode);
        Assert.Equal("", await client.GetStringAsync("/audit?after=9223372036854775807"));
    }

    [Fact]
    public async Task What_is_in_force_is_written_down_when_it_has_changed()
    {
        string hash = new('a', 64);
        await using TestHost host = await TestHost.StartAsync(
            configure: null,
            ("Purchasing:Parameters:approvalLimit", "777"),
            ("SignIn:ApiKeys:0:Name", "warehouse"), ("SignIn:ApiKeys:0:Hash", hash), ("SignIn:ApiKeys:0:Roles:0", "service"), ("SignIn:ApiKeys:0:Expires", "2030-01-01"));
        IAuditTrail trail = host.App.Services.GetRequiredService<IAuditTrail>();
        SettingsInForce settings = host.App.Services.GetRequiredService<SettingsInForce>();
        await settings.RecordAsync(None);

        Assert.Contains("approvalLimit = 777", (await trail.LastAsync("parameters", None))!.Detail);
        Assert.Contains("hash ", (await trail.LastAsync("rules", None))!.Detail);
        AuditRecord keys = (await trail.LastAsync("api_keys", None))!;
        Assert.Equal(("in_force", "system", "warehouse (aaaaaaaaaaaa): service, until 2030-01-01 00:00:00Z"), (keys.Action, keys.Actor, keys.Detail));
        long before = (await trail.HeadAsync(None)).Last.Seq;
        await settings.RecordAsync(None);
        Assert.Equal(before, (await trail.HeadAsync(None)).Last.Seq);

        using SettingsInForce other = new(trail, [new AuditedSetting("parameters", _ => new("approvalLimit = 778"))], TimeProvider.System);
        await other.RecordAsync(None);
        Assert.Equal("approvalLimit = 778", (await trail.LastAsync("parameters", None))!.Detail);
    }
}
