using System.Text.Json.Serialization;

namespace Purchasing.Core.Rules;

/// <summary>Where a version of the rules is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleVersionState>))]
public enum RuleVersionState
{
    /// <summary>It never was in force.</summary>
    [JsonStringEnumMemberName("draft")]
    Draft,

    /// <summary>It decides now.</summary>
    [JsonStringEnumMemberName("in_force")]
    InForce,

    /// <summary>It was in force before.</summary>
    [JsonStringEnumMemberName("earlier")]
    Earlier,
}
