using System.Text.Json.Serialization;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>The JSON form of the file of accounts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(List<LocalAccount>))]
internal sealed partial class AccountsJson : JsonSerializerContext;
