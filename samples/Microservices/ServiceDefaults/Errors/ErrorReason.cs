namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Stable reasons of errors: part of the contract, see <c>protos/README.md</c>.</summary>
public static class ErrorReason
{
    /// <summary>A field is missing or wrong.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>A single call for a product without rows.</summary>
    public const string NoRows = "NO_ROWS";

    /// <summary>The database answered with something that cannot be used.</summary>
    public const string SourceAnswer = "SOURCE_ANSWER";

    /// <summary>The database does not answer at the moment.</summary>
    public const string SourceUnavailable = "SOURCE_UNAVAILABLE";

    /// <summary>There is no such order.</summary>
    public const string OrderNotFound = "ORDER_NOT_FOUND";

    /// <summary>The order's status does not allow the action.</summary>
    public const string IllegalMove = "ILLEGAL_MOVE";

    /// <summary>What the order was made on no longer holds.</summary>
    public const string TermsBroken = "TERMS_BROKEN";

    /// <summary>The person may not do this.</summary>
    public const string NotAllowed = "NOT_ALLOWED";

    /// <summary>The order was changed since the caller saw it.</summary>
    public const string VersionMismatch = "VERSION_MISMATCH";

    /// <summary>The id of a document or message was used for another one.</summary>
    public const string KeyReused = "KEY_REUSED";

    /// <summary>The order breaks a rule that holds for all orders.</summary>
    public const string InvalidOrder = "INVALID_ORDER";
}
