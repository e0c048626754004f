namespace Purchasing.Core.Diagnosis;

/// <summary>What <see cref="SourceDoctor"/> found in the facts of some products. Immutable.</summary>
public sealed record DoctorReport
{
    /// <summary>How many products were looked at.</summary>
    public required int Products { get; init; }

    /// <summary>How many products the catalogue has; null when products were named, so that it was not read.</summary>
    public int? Catalogue { get; init; }

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
