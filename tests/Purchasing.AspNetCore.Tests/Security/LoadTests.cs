using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>What is beyond the bounds is refused at once.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task A_caller_that_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>(), ("Limits:RequestsPerMinute", "3"));
        using HttpClient client = host.Client();
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync("alice")).StatusCode);
        using HttpResponseMessage refused = await AskAsync("alice");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("bob")).StatusCode);

        async Task<HttpResponseMessage> AskAsync(string subject)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/purchase-orders");
            request.Headers.Add("x-subject", subject);
            request.Headers.Add("x-role", "viewer");
            return await client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("RequestPerMinute", "5", "Limits:RequestPerMinute is not a setting. The settings of Limits are: RequestsPerMinute, WhatIfs, Followers.")]
    [InlineData("RequestsPerMinute", "-1", "Limits:RequestsPerMinute is -1; use a number from 1 to 1000000, or 0 for any number of requests.")]
    [InlineData("RequestsPerMinute", "1,000", "Limits:RequestsPerMinute is '1,000'; use a whole number")]
    [InlineData("WhatIfs", "0", "Limits:WhatIfs is 0; use a number from 1 to 1000.")]
    [InlineData("Followers", "0", "Limits:Followers is 0; use a number from 1 to 100000.")]
    public async Task A_limit_that_cannot_be_meant_stops_the_start_and_is_named(string setting, string value, string named)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.StartAsync(null, ($"Limits:{setting}", value)));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorty", "https://id", "SignIn:Authorty is not a setting. The settings of SignIn are: Authority, ")]
    [InlineData("SessionLength", "8", "SignIn:SessionLength is '8'; use hours, minutes and seconds")]
    [InlineData("SessionLength", "60.00:00:00", "SignIn:SessionLength is 60.00:00:00; use from 00:01:00 to 30.00:00:00")]
    [InlineData("SessionLimit", "01:00:00", "SignIn:SessionLimit is 01:00:00; use from 08:00:00, the SignIn:SessionLength, to 90.00:00:00")]
    [InlineData("Approvers:0:Currency", "Dollar", "has the Currency 'Dollar'; use the ISO 4217 code of a currency")]
    [InlineData("Approvers:0:Level", "two", "SignIn:Approvers:0:Level is 'two'; use a whole number")]
    [InlineData("ApiKeys:0:Expire", "2027-01-01", "SignIn:ApiKeys:0:Expire is not a setting. The settings of SignIn:ApiKeys:0 are: Name, Hash, Roles, Permissions, Expires.")]
    [InlineData("ApiKeys:0:Expires", "31.12.2026", "SignIn:ApiKeys:0:Expires is '31.12.2026'; use a moment, for example 2027-01-31T00:00:00Z.")]
    public void A_setting_of_the_sign_in_that_cannot_be_meant_is_named(string setting, string value, string named)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SignIn:AccountsFile"] = "accounts.json", ["SignIn:Approvers:0:Who"] = "ann", ["SignIn:Approvers:0:Limit"] = "100", ["SignIn:Approvers:0:Currency"] = "USD", [$"SignIn:{setting}"] = value,
        }).Build();
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddPurchasingCore(configuration).AddSignIn(configuration));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_over_the_rate_is_told_so_by_the_page_and_by_me_too()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>(), ("Limits:RequestsPerMinute", "3"));
        using HttpClient client = host.Client();
        foreach (string path in new[] { "/orders", "/me", "/purchase-orders" })
            Assert.Equal(HttpStatusCode.OK, await AskAsync(path));
        foreach (string path in new[] { "/orders", "/me", "/purchase-orders" })
            Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(path));

        async Task<HttpStatusCode> AskAsync(string path)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            request.Headers.Add("x-subject", "alice");
            request.Headers.Add("x-role", "viewer");
            using HttpResponseMessage response = await client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_sends_a_body_slowly_holds_no_place()
    {
        await using TestHost host = await TestHost.StartAsync(null, ("Limits:WhatIfs", "1"));
        using HttpClient client = host.Client();
        // The body of the first never ends, so that it is under way for as long as the test likes.
        using SlowContent slow = new();
        using HttpRequestMessage first = new(HttpMethod.Post, "/purchasing/what-if") { Content = slow };
        using CancellationTokenSource over = new();
        Task<HttpResponseMessage> running = client.SendAsync(first, over.Token);
        await slow.Asked;
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, await WhatIfAsync(client, null));
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task No_more_what_ifs_are_taken_on_than_the_host_bears()
    {
        using Held held = new();
        await using TestHost host = await TestHost.StartAsync(held.Hold, ("Limits:WhatIfs", "1"));
        using HttpClient client = host.Client();
        Task<HttpStatusCode> first = Task.Run(() => WhatIfAsync(client, null));
        await held.EnteredAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, await WhatIfAsync(client, null));
        held.Release();
        Assert.Equal(HttpStatusCode.OK, await first);
    }

    [Fact]
    public async Task One_caller_has_half_of_the_what_ifs()
    {
        using Held held = new();
        await using TestHost host = await TestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IActorSource, HeaderActors>();
                held.Hold(builder);
            },
            ("Limits:WhatIfs", "2"));
        using HttpClient client = host.Client();
        Task<HttpStatusCode> alices = Task.Run(() => WhatIfAsync(client, "alice"));
        await held.EnteredAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, await WhatIfAsync(client, "alice"));
        Task<HttpStatusCode> bobs = Task.Run(() => WhatIfAsync(client, "bob"));
        await held.EnteredAsync();
        held.Release();
        Assert.Equal(HttpStatusCode.OK, await alices);
        Assert.Equal(HttpStatusCode.OK, await bobs);
    }

    [Theory]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=x")]
    public async Task A_charset_that_is_not_known_is_told(string type)
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        foreach (string path in new[] { "/purchasing/flow", "/purchasing/what-if", "/orders/many" })
        {
            using ByteArrayContent content = new("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using HttpResponseMessage refused = await client.PostAsync(path, content);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
            Assert.Contains("send UTF-8", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("shop", "Shop", "b", "entries 0 ('shop') and 1 ('Shop') have names that are, or look, the same")]
    [InlineData("shop", "store", "a", "entries 0 ('shop') and 1 ('store') have the same Hash")]
    public void Two_keys_of_one_name_or_one_hash_are_both_named(string first, string second, string digit, string named)
    {
        Dictionary<string, string?> settings = [];
        foreach ((int i, string name, string hash) in new[] { (0, first, new string('a', 64)), (1, second, new string(digit[0], 64)) })
        {
            settings[$"SignIn:ApiKeys:{i}:Name"] = name;
            settings[$"SignIn:ApiKeys:{i}:Hash"] = hash;
            settings[$"SignIn:ApiKeys:{i}:Roles:0"] = "buyer";
            settings[$"SignIn:ApiKeys:{i}:Expires"] = "2099-01-01T00:00:00Z";
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddPurchasingCore(configuration).AddSignIn(configuration));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_without_end_is_refused()
    {
        await using TestHost host = await TestHost.StartAsync(null, ("Purchasing:Parameters:approvalLimit", "1"));
        using HttpClient client = host.Client();
        using HttpResponseMessage flow = await client.PostAsync("/purchasing/flow", new StringContent("""{"product_id":"PROD-001","actor":"alice"}""", Encoding.UTF8, "application/json"));
        string id = System.Text.Json.JsonDocument.Parse(await flow.Content.ReadAsStringAsync()).RootElement.GetProperty("purchase_order").GetProperty("id").GetString()!;
        using HttpRequestMessage request = new(HttpMethod.Post, $"/purchase-orders/{id}/approve") { Content = new StringContent($$"""{"actor":"bob","reason":"{{new string('x', 1001)}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using HttpResponseMessage refused = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static async Task<HttpStatusCode> WhatIfAsync(HttpClient client, string? subject)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/purchasing/what-if") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (subject is not null)
        {
            request.Headers.Add("x-subject", subject);
            request.Headers.Add("x-role", "buyer");
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Holds what-ifs where their place is taken and they begin.</summary>
    private sealed class Held : IDisposable
    {
        private readonly SemaphoreSlim _entered = new(0);
        private readonly ManualResetEventSlim _released = new();

        public void Hold(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
        {
            ServiceDescriptor real = builder.Services.Last(service => service.ServiceType == typeof(WhatIf));
            builder.Services.AddTransient(services =>
            {
                _entered.Release();
                _released.Wait();
                return (WhatIf)(real.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, real.ImplementationType!));
            });
        }

        public Task EnteredAsync() => _entered.WaitAsync();

        public void Release() => _released.Set();

        public void Dispose()
        {
            _entered.Dispose();
            _released.Dispose();
        }
    }

    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource _asked = new();

        public SlowContent() => Headers.ContentType = new("application/json");

        public Task Asked => _asked.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
