using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>Who acts is who has signed in, whatever a body says.</summary>
public sealed class WhoActsTests
{
    private static readonly (string, string) s_everyOrderNeedsApproval = ("Purchasing:Parameters:approvalLimit", "1");

    [Fact]
    public async Task The_creator_is_the_subject_of_the_sign_in_and_cannot_approve()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>(), s_everyOrderNeedsApproval);
        using HttpClient client = host.Client();
        JsonElement order = (await PostAsync(client, "/purchasing/flow", """{"product_id":"PROD-001"}""", "alice", "buyer", HttpStatusCode.OK)).GetProperty("purchase_order");
        string id = order.GetProperty("id").GetString()!;
        Assert.Equal("alice", order.GetProperty("created_by").GetString());

        await PostAsync(client, $"/purchase-orders/{id}/approve", "{}", "alice", "approver", HttpStatusCode.Forbidden);
        await PostAsync(client, $"/purchase-orders/{id}/approve", """{"actor":"bob"}""", "alice", "approver", HttpStatusCode.Forbidden);
        await PostAsync(client, $"/purchase-orders/{id}/approve", "{}", "аlicе", "approver", HttpStatusCode.BadRequest);
        JsonElement approved = await PostAsync(client, $"/purchase-orders/{id}/approve", "{}", "bob", "approver", HttpStatusCode.OK);
        Assert.Equal("bob", approved.GetProperty("approved_by")[0].GetString());
    }

    [Fact]
    public async Task Without_sign_in_no_look_alike_of_the_creator_and_no_reserved_name_approves()
    {
        string[] names =
        [
            "alice", "ALICE", " alice ", "alice\u200B", "\u202Ealice", "а\u04CFісе", "ａｌｉｃｅ", "alic\u0435", "system", "SYSTEM", "channel:folder", "ѕуѕtем", "key:bob", "KEY:bob", "ｋｅｙ：bob", "service:oms",
        ];
        await using TestHost host = await TestHost.StartAsync(null, s_everyOrderNeedsApproval);
        using HttpClient client = host.Client();
        JsonElement order = (await PostAsync(client, "/purchasing/flow", """{"product_id":"PROD-001","actor":"alice"}""", null, null, HttpStatusCode.OK)).GetProperty("purchase_order");
        string path = $"/purchase-orders/{order.GetProperty("id").GetString()}";
        foreach (string name in names)
        {
            using HttpResponseMessage answer = await SendAsync(client, $"{path}/approve", JsonSerializer.Serialize(new { actor = name }), null, null);
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{name}: {answer.StatusCode}");
            Assert.DoesNotContain("\u200B", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal("pending_approval", (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_same_key_of_another_person_does_not_show_the_first_answer()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>());
        using HttpClient client = host.Client();
        Assert.Equal(HttpStatusCode.OK, await FlowAsync("alice"));
        Assert.Equal(HttpStatusCode.OK, await FlowAsync("alice"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await FlowAsync("bob"));

        async Task<HttpStatusCode> FlowAsync(string subject)
        {
            using HttpResponseMessage answer = await SendAsync(client, "/purchasing/flow", """{"product_id":"PROD-001"}""", subject, "buyer", key: "k1");
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Which_parts_are_well_is_told_to_operators_alone()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>());
        using HttpClient client = host.Client();
        Assert.Equal("""{"status":"healthy"}""", await client.GetStringAsync("/health/ready"));
        client.DefaultRequestHeaders.Add("x-subject", "olga");
        client.DefaultRequestHeaders.Add("x-role", "viewer");
        Assert.Equal("""{"status":"healthy"}""", await client.GetStringAsync("/health/ready"));
        client.DefaultRequestHeaders.Remove("x-role");
        client.DefaultRequestHeaders.Add("x-role", "operator");
        Assert.Contains("\"databases\"", await client.GetStringAsync("/health/ready"), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string json, string? subject, string? role, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await SendAsync(client, path, json, subject, role);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{path}: {response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string json, string? subject, string? role, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        if (subject is not null)
            request.Headers.Add("x-subject", subject);
        if (role is not null)
            request.Headers.Add("x-role", role);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }
}
