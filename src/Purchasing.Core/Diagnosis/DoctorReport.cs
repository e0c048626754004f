namespace Purchasing.Core.Diagnosis;

/// <summary>What <see cref="SourceDoctor"/> found in the facts of some products. Immutable.</summary>
public sealed record DoctorReport
{
    /// <summary>How many products were looked at.</summary>
    public required int Products { get; init; }

    /// <summary>What each source gave.</summary>
    public required IReadOnlyList<DoctorSource> Sources { get; init; }

    /// <summary>How many products the rules would decide.</summary>
    public required int Decided { get; init; }

    /// <summary>How many products are held.</summary>
    public required int HeldProducts { get; init; }

    /// <summary>Why products are held; a product may be held for several reasons.</summary>
    public required IReadOnlyList<DoctorFinding> Held { get; init; }

    /// <summary>Whether a source did not answer at all.</summary>
    public bool HasFailed => Sources.Any(source => source.Failure is not null);
}

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

    /// <summary>What is wrong with rows as a whole: values that cannot be read, duplicates.</summary>
    public IReadOnlyList<DoctorFinding> Problems { get; init; } = [];
}

/// <summary>A field of a fact over all rows.</summary>
/// <param name="Name">In camel case, as graph files write it.</param>
/// <param name="Filled">Rows with a value.</param>
/// <param name="Empty">Rows without one.</param>
/// <param name="Strange">Values that can be read and make one wonder.</param>
public sealed record DoctorField(string Name, int Filled, int Empty, IReadOnlyList<DoctorFinding> Strange);

/// <summary>Something that was found, how often, and where for example.</summary>
/// <param name="What">What it is.</param>
/// <param name="Count">How many rows or products.</param>
/// <param name="Samples">Ids of some products.</param>
public sealed record DoctorFinding(string What, int Count, IReadOnlyList<string> Samples);
