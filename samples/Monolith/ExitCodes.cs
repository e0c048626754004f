namespace Purchasing.Samples.Monolith;

/// <summary>What the process answers with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Something is broken: a file, a database, a port.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid, or names something that does not exist.</summary>
    public const int Usage = 2;

    /// <summary>At least one product was held.</summary>
    public const int Held = 3;

    /// <summary>Everything was ordered that could be, but messages to suppliers were not sent.</summary>
    public const int NotSent = 4;

    /// <summary>Stopped by the user.</summary>
    public const int Cancelled = 130;
}
