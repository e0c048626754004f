namespace Purchasing.Core.Sending;

/// <summary>How an attempt to send a message ended.</summary>
public enum AttemptOutcome
{
    /// <summary>A worker took the message and has not begun to send it.</summary>
    Claimed,

    /// <summary>It is being sent.</summary>
    UnderWay,

    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>The supplier certainly did not get it.</summary>
    NotSent,

    /// <summary>Nobody knows whether the supplier got it: no answer in time, a broken connection, a worker that died.</summary>
    Unknown,
}
