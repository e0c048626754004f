using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Who acts, as the orchestrator passes it on to the order service: a header that is believed of it alone.</summary>
internal static class PersonHeader
{
    public const string Name = "x-purchasing-person";

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Write(Actor actor) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
        new Person(
            actor.Subject,
            actor.DisplayName,
            [.. actor.Roles.Select(PermissionTable.NameOf)],
            actor.Scopes is { } scopes ? [.. scopes.Select(PermissionTable.NameOf)] : null,
            actor.Authority,
            actor.NamesOthers),
        s_json));

    /// <summary>Null when the header cannot be read.</summary>
    public static Actor? Read(string header)
    {
        try
        {
            if (JsonSerializer.Deserialize<Person>(Convert.FromBase64String(header), s_json) is not { Subject: { Length: > 0 } subject } person || ActorNames.ProblemOf(subject) is not null)
                return null;
            return new Actor
            {
                Subject = subject,
                DisplayName = person.DisplayName ?? subject,
                Roles = [.. Enum.GetValues<PurchasingRole>().Where(role => person.Roles?.Contains(PermissionTable.NameOf(role)) == true)],
                Scopes = person.Scopes is { } scopes ? [.. Enum.GetValues<Permission>().Where(permission => scopes.Contains(PermissionTable.NameOf(permission)))] : null,
                Authority = person.Authority,
                NamesOthers = person.NamesOthers,
            };
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record Person(string? Subject, string? DisplayName, string[]? Roles, string[]? Scopes, ApprovalAuthority? Authority, bool NamesOthers);
}
