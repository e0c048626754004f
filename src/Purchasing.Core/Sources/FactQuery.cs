using Purchasing.Core.Facts;

namespace Purchasing.Core.Sources;

/// <summary>How to get one kind of fact out of a SQL database: the query of a source node of the graph file.</summary>
/// <remarks>
/// <see cref="Sql"/> names the products with <c>@ids</c>, written <c>column IN (@ids)</c>; <see cref="RangeSql"/>, when
/// given, uses <c>@first</c> and <c>@last</c> instead and serves stretches of the catalogue. Columns are matched to fields of
/// the fact by <see cref="Columns"/>, or else by name: field <c>avgDaily</c> is column <c>avg_daily</c>. Immutable.
/// </remarks>
public sealed record FactQuery
{
    /// <summary>The source's name, see <see cref="SourceNames"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the database in the configuration, for example <c>Oms</c>.</summary>
    public required string Database { get; init; }

    /// <summary>The query for any set of products.</summary>
    public required string Sql { get; init; }

    /// <summary>The query for a stretch of the catalogue; null asks with <see cref="Sql"/>.</summary>
    public string? RangeSql { get; init; }

    /// <summary>Field of the fact (camel case) → column of the result; fields not named here go by their own name in snake case.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>For facts of a company's own: the type's name in the rule file; null for others.</summary>
    public string? OwnKind { get; init; }

    /// <summary>For facts of a company's own: the fields.</summary>
    public IReadOnlyList<OwnField> OwnFields { get; init; } = [];

    /// <summary>Whether a blank text counts as NULL and codes lose their padding; true unless the schema means blanks.</summary>
    public bool TrimText { get; init; } = true;

    /// <summary>Time limit of the query.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
