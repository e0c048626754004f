namespace Purchasing.Rete.Inspection;

/// <summary>What a node of a drawing is.</summary>
internal enum DrawnNodeKind
{
    /// <summary>A fact type.</summary>
    Type,

    /// <summary>The conditions on one fact.</summary>
    Alpha,

    /// <summary>The conditions on several.</summary>
    Beta,

    /// <summary>A rule.</summary>
    Rule,
}
