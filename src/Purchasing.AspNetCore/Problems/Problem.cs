using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Problems;

/// <summary>What a failure is to a caller: status, title and detail of problem details (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Detail">What is wrong this time; null when it is a defect of ours, of which callers learn no more.</param>
internal readonly record struct Problem(int Status, string Title, string? Detail)
{
    private const string Invalid = "Invalid request";

    /// <summary>The problem for a failure.</summary>
    public static Problem Of(Exception failure) => failure switch
    {
        BadHttpRequestException { InnerException: JsonException json } e => new(e.StatusCode, "The request cannot be read", JsonFault.Describe(json)),
        BadHttpRequestException e => new(e.StatusCode, "The request cannot be read", Innermost(e)),
        TooMuchException e => new(StatusCodes.Status429TooManyRequests, "Too much at once", e.Message),
        NotSignedInException e => new(StatusCodes.Status401Unauthorized, "Nobody is signed in", e.Message),
        SignInUnavailableException e => new(StatusCodes.Status503ServiceUnavailable, "Sign-in is not possible now", e.Message),
        NotPermittedException e => new(StatusCodes.Status403Forbidden, "This is not permitted", e.Message),
        UnknownProductException e => new(StatusCodes.Status404NotFound, "Unknown product", e.Message),
        OrderActionException e => Of(e),
        UnknownRunException e => new(StatusCodes.Status404NotFound, "Unknown run", e.Message),
        RunConflictException e => new(StatusCodes.Status409Conflict, "The run cannot be resumed", e.Message),
        RuleVersionException e => Of(e),
        RuleSetException e => new(StatusCodes.Status400BadRequest, "The rules cannot be used", e.Summary),
        OrderStoreException e => new(StatusOf(e.IsTransient), "The order database failed", e.Message),
        FactSourceException e => new(StatusOf(e.IsTransient), "A source failed", $"{e.SourceName}: {e.Message}"),
        QueryException e => new(StatusCodes.Status400BadRequest, Invalid, e.Message),
        ArgumentException e => new(StatusCodes.Status400BadRequest, Invalid, SafeText.MessageOf(e)),
        _ => new(StatusCodes.Status500InternalServerError, "Internal error", null),
    };

    private static Problem Of(OrderActionException e) => e.Error switch
    {
        OrderActionError.NotFound => new(StatusCodes.Status404NotFound, "Unknown order", e.Message),
        OrderActionError.IllegalMove => new(StatusCodes.Status409Conflict, "The order's status does not allow this", e.Message),
        OrderActionError.NotAllowed => new(StatusCodes.Status403Forbidden, "This person may not do this", e.Message),
        OrderActionError.VersionMismatch => new(StatusCodes.Status412PreconditionFailed, "The order has changed", e.Message),
        OrderActionError.VersionRequired => new(StatusCodes.Status428PreconditionRequired, "Say which version of the order you saw", e.Message),
        OrderActionError.TermsBroken => new(StatusCodes.Status409Conflict, "The supplier's terms no longer hold", e.Message),
        OrderActionError.KeyReused => new(StatusCodes.Status422UnprocessableEntity, "The key was used for another request", e.Message),
        _ => new(StatusCodes.Status400BadRequest, Invalid, e.Message),
    };

    private static Problem Of(RuleVersionException e) => e.Error switch
    {
        RuleVersionError.NotFound => new(StatusCodes.Status404NotFound, "Unknown version of the rules", e.Message),
        RuleVersionError.Conflict => new(StatusCodes.Status409Conflict, "The version's state does not allow this", e.Message),
        RuleVersionError.TestsFailed => new(StatusCodes.Status409Conflict, "The tests of the rules do not pass", e.Message),
        RuleVersionError.VersionMismatch => new(StatusCodes.Status412PreconditionFailed, "Other rules are in force", e.Message),
        RuleVersionError.VersionRequired => new(StatusCodes.Status428PreconditionRequired, "Say which rules you saw in force", e.Message),
        _ => new(StatusCodes.Status400BadRequest, Invalid, e.Message),
    };

    // What may succeed a little later, and what will fail the same way until somebody mends it.
    private static int StatusOf(bool isTransient) => isTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway;

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is Exception inner)
            exception = inner;
        return SafeText.MessageOf(exception);
    }
}
