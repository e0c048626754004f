namespace Purchasing.Data.Connecting;

/// <summary>What <see cref="SourceConnector"/> found and proposes.</summary>
public sealed record ConnectProposal
{
    /// <summary>The tables that were looked at.</summary>
    public required IReadOnlyList<SourceTable> Tables { get; init; }

    /// <summary>The graph file, with a query for each fact that was found; null when stock or offers were not found, without which nothing can be decided.</summary>
    public string? Graph { get; init; }

    /// <summary>What was chosen for each fact, in words.</summary>
    public required IReadOnlyList<string> Chosen { get; init; }

    /// <summary>What was not found and has to be filled in, with the place in the graph file.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>What was supposed and somebody who knows the database should look at.</summary>
    public required IReadOnlyList<string> Check { get; init; }
}
