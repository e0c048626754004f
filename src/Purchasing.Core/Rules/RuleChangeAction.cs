using System.Text.Json.Serialization;

namespace Purchasing.Core.Rules;

/// <summary>What was done to a version of the rules.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleChangeAction>))]
public enum RuleChangeAction
{
    /// <summary>It was stored as a draft.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>The draft was thrown away.</summary>
    [JsonStringEnumMemberName("discarded")]
    Discarded,

    /// <summary>It was put in force.</summary>
    [JsonStringEnumMemberName("activated")]
    Activated,
}
