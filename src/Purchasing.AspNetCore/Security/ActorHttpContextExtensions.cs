using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Security;

/// <summary>Who acts in a request, and what they may do.</summary>
public static class ActorHttpContextExtensions
{
    /// <summary>Who acts in a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Null when nobody has signed in.</returns>
    public static async ValueTask<Actor?> FindPurchasingActorAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<Actor>() is Actor known)
            return known;
        Actor? found = context.RequestServices.GetService<IActorSource>() is IActorSource source
            ? await source.FindAsync(context).ConfigureAwait(false)
            : LocalPerson.Find(context);
        if (found is not null)
            context.Features.Set(found);
        return found;
    }

    /// <summary>Who acts in a request that the guard of purchasing's endpoints has let through.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The endpoint is not behind the guard.</exception>
    public static Actor PurchasingActor(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Actor>() ?? throw new InvalidOperationException("The endpoint is not behind the guard of purchasing's endpoints.");
    }

    /// <summary>The request for an action on an order, in the name of who acts.</summary>
    /// <param name="context">The request.</param>
    /// <param name="claimed">The actor that the body names; null or blank for who has signed in.</param>
    /// <param name="reason">Why; null when nothing is said.</param>
    /// <param name="expectedVersion">The version the caller saw; null when the action needs none.</param>
    public static OrderRequest OrderRequest(this HttpContext context, string? claimed, string? reason, int? expectedVersion = null) =>
        new(ActorName(context, claimed), reason, expectedVersion) { Authority = PurchasingActor(context).Authority };

    /// <summary>The name under which an action is recorded: the subject of the sign-in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="claimed">The actor that the body names; null or blank for who has signed in.</param>
    public static string ActorName(this HttpContext context, string? claimed)
    {
        Actor actor = context.PurchasingActor();
        if (string.IsNullOrWhiteSpace(claimed))
            return actor.Subject;
        if (!actor.NamesOthers && claimed != actor.Subject)
            throw new NotPermittedException($"Who acts is who has signed in, {actor.Subject}; leave actor out.");
        return claimed == actor.Subject ? claimed : ActorNames.NormalizePerson(claimed);
    }
}
