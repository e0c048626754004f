using Purchasing.AspNetCore.Page.Frame;
using Purchasing.Core.Sending;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The words for what is in an audit trail.</summary>
internal static class OrderWords
{
    private const int Shown = 12;

    /// <summary>A rule set by the version that it states, or by the beginning of its hash.</summary>
    public static string Rules(string version, string hash) => version.Length > 0 ? version : hash[..Math.Min(Shown, hash.Length)];

    public static string Action(Words words, string action) => words[action switch
    {
        "create" => "Made",
        "finalise" => "Made final by its run",
        "approve" => "Approved",
        "reject" => "Refused",
        "send" => "Sending asked for",
        "sending" => "Attempt to send begun",
        "sent" => "Sent",
        "not_sent" => "Not sent",
        "acknowledge" => "Confirmed by the supplier",
        "receive" => "Goods received",
        "correct_receipt" => "Receipt corrected",
        "return" => "Goods returned",
        "cancel" => "Cancelled",
        "cancellation_sent" => "Cancellation sent",
        "abandon" => "Cancelled with its run",
        "terms_broken" => "Given back: the supplier's terms no longer hold",
        "confirm_cancellation" => "Cancellation accepted",
        "amend" => "Amended",
        "merge" => "Added to",
        "close_short" => "Closed short",
        "close" => "Closed",
        "requeue_message" => "Queued again",
        "drop_message" => "Message taken out",
        _ => action,
    }];

    public static string Outcome(Words words, AttemptOutcome outcome) => words[outcome switch
    {
        AttemptOutcome.Claimed => "taken",
        AttemptOutcome.UnderWay => "under way",
        AttemptOutcome.Sent => "sent",
        AttemptOutcome.NotSent => "not sent",
        _ => "nobody knows",
    }];
}
