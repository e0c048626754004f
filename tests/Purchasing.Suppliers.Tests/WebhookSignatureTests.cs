using Purchasing.Suppliers.Channels;

namespace Purchasing.Suppliers.Tests;

public sealed class WebhookSignatureTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // printf '1700000000.hello' | openssl dgst -sha256 -hmac secret
    [Fact]
    public void Sign_gives_what_openssl_gives() => Assert.Equal(
        "t=1700000000,v1=47b1df0ab12338b2685470b0d2b37033add7c3b2bc8172f313e77413f1bb78c8",
        WebhookSignature.Sign("secret", "hello"u8, At));

    [Fact]
    public void Verify_accepts_its_own_signature() =>
        Assert.True(WebhookSignature.Verify("secret", "hello"u8, WebhookSignature.Sign("secret", "hello"u8, At), At, Tolerance));

    [Fact]
    public void Verify_refuses_another_body_another_key_and_an_old_time()
    {
        string signature = WebhookSignature.Sign("secret", "hello"u8, At);
        Assert.False(WebhookSignature.Verify("secret", "hallo"u8, signature, At, Tolerance));
        Assert.False(WebhookSignature.Verify("other", "hello"u8, signature, At, Tolerance));
        Assert.False(WebhookSignature.Verify("secret", "hello"u8, signature, At.AddHours(1), Tolerance));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1,v1=zz")]
    [InlineData("v1=00")]
    public void Verify_refuses_what_is_no_signature(string? signature) =>
        Assert.False(WebhookSignature.Verify("secret", "hello"u8, signature, At, Tolerance));
}
