using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>How much a person, or all with a value of the role claim, may approve: an entry of <c>SignIn:Approvers</c>.</summary>
internal sealed class ApproverOptions
{
    /// <summary>A subject, or a value of the role claim.</summary>
    public string Who { get; set; } = "";

    /// <summary>The largest total of an order; null for any.</summary>
    public decimal? Limit { get; set; }

    /// <summary>The currency of <see cref="Limit"/>.</summary>
    public string? Currency { get; set; }

    /// <summary>Which approvals: 1 the first one of an order, 2 the second too, and so on.</summary>
    public int Level { get; set; } = 1;

    public ApprovalAuthority ToAuthority() => new(Level, Limit, Currency);

    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Who))
            return "SignIn:Approvers has an entry without Who: a subject, or a value of the role claim.";
        if (Limit is null != string.IsNullOrWhiteSpace(Currency))
            return $"SignIn:Approvers: '{Who}' needs both Limit and Currency, or neither.";
        if (Currency is { Length: > 0 } currency && !Money.IsKnownCurrency(currency))
            return $"SignIn:Approvers: '{Who}' has the Currency '{currency}'; use the ISO 4217 code of a currency, three upper-case letters, for example USD.";
        return Limit < 0m || Level is < 1 or > 9 ? $"SignIn:Approvers: '{Who}' has a limit below 0, or a level that is not from 1 to 9." : null;
    }
}
