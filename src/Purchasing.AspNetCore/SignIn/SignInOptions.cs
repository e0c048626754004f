using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>How people and programs sign in. Bound from the configuration section <c>SignIn</c>; without it a host stays on its machine.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <summary>Address of the OpenID Connect provider.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that access tokens for REST must name. Required with <see cref="Authority"/>.</summary>
    public string? Audience { get; set; }

    /// <summary>The client that the page signs people in as; null without the page.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret; from a file or the environment, never a command line.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Whether the provider must be asked over TLS; false for trials on one machine.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>The claim that is the identity. It must never be given to another person.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim that people are called by.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim that roles come from.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Role → the values of the role claim that give it; empty: a value is the name of a role.</summary>
    public Dictionary<string, List<string>> Roles { get; set; } = [];

    /// <summary>How much approvers may approve; empty: any amount. Whoever is not in a list that is not empty approves nothing.</summary>
    public List<ApproverOptions> Approvers { get; set; } = [];

    /// <summary>Keys of programs.</summary>
    public List<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>File of local accounts; null without them.</summary>
    public string? AccountsFile { get; set; }

    /// <summary>Folder of the keys that protect cookies; null: the place of ASP.NET Core.</summary>
    public string? KeysFolder { get; set; }

    /// <summary>How long a sign-in to the page lasts without being used.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long a sign-in to the page lasts at most, however much it is used; null for a day, or for <see cref="SessionLength"/> where that is longer.</summary>
    public TimeSpan? SessionLimit { get; set; }

    /// <summary>How long a session lasts at most.</summary>
    public TimeSpan LongestSession() => SessionLimit ?? (SessionLength > s_day ? SessionLength : s_day);

    /// <summary>What is wrong with the settings, each a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (Authority is null && ApiKeys.Count == 0 && AccountsFile is null)
            yield return "SignIn needs an Authority, ApiKeys or an AccountsFile.";
        if (Authority is not null && string.IsNullOrWhiteSpace(Audience))
            yield return "SignIn:Audience is missing: without it tokens for other programs would be taken.";
        if (Authority is not null && (!Uri.TryCreate(Authority, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")))
            yield return $"SignIn:Authority is '{Authority}'; it is the address of an OpenID Connect provider.";
        else if (Authority is not null && RequireHttpsMetadata && !Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            yield return "SignIn:Authority has to be an https address; SignIn:RequireHttpsMetadata=false is for trials on one machine.";
        if (SessionLength < TimeSpan.FromMinutes(1) || SessionLength > TimeSpan.FromDays(30))
            yield return $"SignIn:SessionLength is {SessionLength}; use from 00:01:00 to 30.00:00:00, thirty days, for example 08:00:00 for eight hours.";
        else if (SessionLimit is TimeSpan limit && (limit < SessionLength || limit > TimeSpan.FromDays(90)))
            yield return $"SignIn:SessionLimit is {limit}; use from {SessionLength}, the SignIn:SessionLength, to 90.00:00:00, ninety days, for example 1.00:00:00 for a day.";
        foreach (string role in Roles.Keys.Concat(ApiKeys.SelectMany(key => key.Roles)))
        {
            if (!Security.PermissionTable.TryParse(role, out _))
                yield return $"SignIn names the role '{role}'; the roles are {string.Join(", ", Enum.GetValues<Security.PurchasingRole>().Select(Security.PermissionTable.NameOf))}.";
        }

        foreach (ApiKeyOptions key in ApiKeys)
        {
            if (key.Problem() is string problem)
                yield return problem;
        }

        for (int i = 0; i < ApiKeys.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (ActorNames.AreSame(ApiKeys[j].Name, ApiKeys[i].Name))
                    yield return $"SignIn:ApiKeys: entries {j} ('{ActorNames.Show(ApiKeys[j].Name)}') and {i} ('{ActorNames.Show(ApiKeys[i].Name)}') have names that are, or look, the same; the programs would act as one.";
                if (string.Equals(ApiKeys[j].Hash, ApiKeys[i].Hash, StringComparison.OrdinalIgnoreCase))
                    yield return $"SignIn:ApiKeys: entries {j} ('{ActorNames.Show(ApiKeys[j].Name)}') and {i} ('{ActorNames.Show(ApiKeys[i].Name)}') have the same Hash; give each program a key of its own.";
            }
        }

        foreach (ApproverOptions approver in Approvers)
        {
            if (approver.Problem() is string problem)
                yield return problem;
        }
    }
}
