namespace Purchasing.Core.Requests;

/// <summary>What to do with a request under its key.</summary>
public enum IdempotentRequestState
{
    /// <summary>Carry it out.</summary>
    New,

    /// <summary>Give the first answer again.</summary>
    Answered,

    /// <summary>The first request is being carried out now.</summary>
    InProgress,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,
}
