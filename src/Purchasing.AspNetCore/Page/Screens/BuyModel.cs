using Purchasing.Core.Proposals;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen To buy.</summary>
internal sealed record BuyModel
{
    public required ProposalProgress Progress { get; init; }

    /// <summary>When it was worked out; null when it never was.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The rule sets that decided what is in the list.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public required string Show { get; init; }

    /// <summary>The company's own currency.</summary>
    public string BaseCurrency { get; init; } = "";

    public string? Supplier { get; init; }

    public string? Text { get; init; }

    public required string Sort { get; init; }

    public IReadOnlyList<Proposal> Rows { get; init; } = [];

    public int Total { get; init; }

    public int Due { get; init; }

    public int Held { get; init; }

    public int Edited { get; init; }

    /// <summary>What is put off now, by the keys of the rows.</summary>
    public IReadOnlyDictionary<string, ProposalSnooze> Snoozes { get; init; } = new Dictionary<string, ProposalSnooze>();

    public long Products { get; init; }

    /// <summary>Totals of the list by currency.</summary>
    public IReadOnlyList<(string Currency, decimal Total)> Sums { get; init; } = [];

    /// <summary>The key of the page after this one; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>Names the request that a form on this screen makes.</summary>
    public required string Request { get; init; }

    /// <summary>What is to be said about what was done.</summary>
    public string? Done { get; init; }

    /// <summary>Why nothing was done; null when nothing was refused.</summary>
    public string? Refused { get; init; }

    /// <summary>The rows that were ticked then.</summary>
    public IReadOnlySet<string> Selected { get; init; } = new HashSet<string>();

    /// <summary>The day that was typed then.</summary>
    public string Until { get; init; } = "";

    /// <summary>The reason that was typed then.</summary>
    public string Why { get; init; } = "";

    /// <summary>Quantities that were typed and could not be taken: row key → what was typed.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();
}
