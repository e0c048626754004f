namespace Purchasing.Core.Decisions;

/// <summary>Where the rules in force come from.</summary>
public enum RulesOrigin
{
    /// <summary>From the rule file, which is kept wherever files are kept, for example in git. Versions can be stored and tried, and are not put in force.</summary>
    Files,

    /// <summary>From the order database: the version that was put in force last; the rule file as long as none ever was.</summary>
    Database,
}
