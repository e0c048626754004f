using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

public sealed class ActorNameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("Zoë Müller")]
    [InlineData("00u1a2b3c4D5E6F7")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("Анна Иванова")]
    [InlineData("山田 太郎")]
    [InlineData("d.o'neill@example.com")]
    public void A_name_that_can_be_read_is_taken(string name) => Assert.Equal(name, ActorNames.Normalize(name));

    [Theory]
    [InlineData("", "blank")]
    [InlineData("  ", "blank")]
    [InlineData("alice\u200B", "cannot be seen")]
    [InlineData("al\u00ADice", "cannot be seen")]
    [InlineData("\u202Eecila", "cannot be seen")]
    [InlineData("\u2066alice\u2069", "cannot be seen")]
    [InlineData("alice\u0007", "cannot be seen")]
    [InlineData("al\u00A0ice", "cannot be seen")]
    [InlineData("alice\u3164", "cannot be seen")]
    [InlineData("alice\uFE0F", "cannot be seen")]
    [InlineData("alice\u2800", "cannot be seen")]
    [InlineData("alice\n", "cannot be seen")]
    [InlineData("alic\u0435", "mixes")]
    [InlineData("al\u03B9ce", "mixes")]
    [InlineData("system", "reserved")]
    [InlineData("System", "reserved")]
    [InlineData("ｓｙｓｔｅｍ", "reserved")]
    [InlineData("Channel:folder", "reserved")]
    [InlineData("channe1:folder", "reserved")]
    public void A_name_that_could_pass_for_another_is_refused(string name, string why)
    {
        OrderActionException refused = Assert.Throws<OrderActionException>(() => ActorNames.Normalize(name));
        Assert.Equal(OrderActionError.Invalid, refused.Error);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Message, character => character < ' ' || character is '\u200B' or '\u202E' or '\u2066');
    }

    [Theory]
    [InlineData("alice", "Alice", true)]
    [InlineData("alice", " alice ", true)]
    [InlineData("alice", "alice\u200B", true)]
    [InlineData("hope", "норе", true)]
    [InlineData("alice", "ａｌｉｃｅ", true)]
    [InlineData("alice", "AIice", true)]
    [InlineData("alice", "ALICE", true)]
    [InlineData("alice", "a1ice", true)]
    [InlineData("alice", "a|ice", true)]
    [InlineData("alice", "a\u01C0ice", true)]
    [InlineData("alice", "\u1D00lice", true)]
    [InlineData("alice", "a\u029Fice", true)]
    [InlineData("alice", "\u0251lice", true)]
    [InlineData("hope", "h\u043Epe", true)]
    [InlineData("user10", "userIO", true)]
    [InlineData("user10", "user11", false)]
    [InlineData("alice", "alicia", false)]
    [InlineData("zoe", "zoë", false)]
    [InlineData("anna", "анна", false)]
    public void Names_that_look_the_same_are_the_same(string a, string b, bool same)
    {
        Assert.Equal(same, ActorNames.AreSame(a, b));
        Assert.Equal(same, ActorNames.AreSame(b, a));
    }

    [Fact]
    public void Text_for_a_terminal_shows_what_cannot_be_seen() =>
        Assert.Equal("\\u001B[2JPROD\\u202E-1 \\uD800é", ActorNames.Show("\u001B[2JPROD\u202E-1 \uD800é"));

    [Theory]
    [InlineData(1, null, null, null)]
    [InlineData(1, 10_000.00, "USD", null)]
    [InlineData(1, 99.99, "USD", "approves up to 99.99 USD")]
    [InlineData(1, 10_000.00, "CHF", "the limit of bob is in CHF")]
    [InlineData(0, null, null, "level 1")]
    public void An_approval_covers_no_more_than_its_limit(int level, double? limit, string? currency, string? problem)
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval) with { ApprovedBy = [] };
        ApprovalAuthority authority = new(level, (decimal?)limit, currency);
        string? found = authority.ProblemOf(order, "bob");
        if (problem is null)
            Assert.Null(found);
        else
            Assert.Contains(problem, found, StringComparison.Ordinal);
    }
}
