namespace Purchasing.Core.Rules;

/// <summary>Why something could not be done to a version of the rules.</summary>
public enum RuleVersionError
{
    /// <summary>There is no such version.</summary>
    NotFound,

    /// <summary>The request cannot be carried out as it is.</summary>
    Invalid,

    /// <summary>Something else of this name is there, or the version's state or the setting does not allow it.</summary>
    Conflict,

    /// <summary>Another version came into force meanwhile.</summary>
    VersionMismatch,

    /// <summary>The request does not say which version it expects to be in force.</summary>
    VersionRequired,

    /// <summary>The version has no tests, or some fail.</summary>
    TestsFailed,
}
