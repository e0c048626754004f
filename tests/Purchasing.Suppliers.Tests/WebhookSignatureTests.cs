using System.Text;
using Microsoft.AspNetCore.Http;
using Purchasing.Suppliers.Channels;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Purchasing.Suppliers.Tests;

/// <summary>Held against the library of the Standard Webhooks project, which receivers use.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Body = """{"test": 2432232314}""";

    [Fact]
    public void The_example_of_the_specification_is_signed_as_it_says()
    {
        Assert.True(WebhookSignature.TryReadSecret(Secret, out byte[] key));

        string signature = WebhookSignature.Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), Encoding.UTF8.GetBytes(Body));

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData(Body, true)]
    [InlineData("""{"test": 2432232315}""", false)]
    public void A_receiver_verifies_what_was_signed_and_nothing_else(string received, bool holds)
    {
        WebhookSignature.TryReadSecret(Secret, out byte[] key);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        HeaderDictionary headers = new()
        {
            [WebhookSignature.IdHeader] = "PO-1-r1",
            [WebhookSignature.TimestampHeader] = WebhookSignature.Seconds(now),
            [WebhookSignature.SignatureHeader] = WebhookSignature.Sign(key, "PO-1-r1", now, Encoding.UTF8.GetBytes(Body)),
        };

        Exception? error = Record.Exception(() => new StandardWebhook(Secret).Verify(received, headers));

        Assert.Equal(holds, error is not WebhookVerificationException);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base 64")]
    [InlineData("whsec_c2hvcnQ=")]
    public void A_secret_of_another_form_is_refused(string? secret) => Assert.False(WebhookSignature.TryReadSecret(secret, out _));
}
