namespace Purchasing.Core.Diagnosis;

/// <summary>What one source gave.</summary>
public sealed record DoctorSource
{
    /// <summary>The id of its node.</summary>
    public required string Source { get; init; }

    /// <summary>The fact that it gives.</summary>
    public required string Fact { get; init; }

    /// <summary>Why it gave no answer; null when it answered.</summary>
    public string? Failure { get; init; }

    /// <summary>How many rows it gave.</summary>
    public int Rows { get; init; }

    /// <summary>The products for which it gave no row.</summary>
    public DoctorFinding? Without { get; init; }

    /// <summary>Each field of the fact.</summary>
    public IReadOnlyList<DoctorField> Fields { get; init; } = [];

    /// <summary>Columns of its query that no field takes: they change nothing, and one of them may be a field that is misspelt.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What is wrong with rows as a whole: values that cannot be read, duplicates.</summary>
    public IReadOnlyList<DoctorFinding> Problems { get; init; } = [];
}
