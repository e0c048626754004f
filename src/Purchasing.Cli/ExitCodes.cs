namespace Purchasing.Cli;

/// <summary>How the tool ends.</summary>
internal static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>The file has errors or cannot be read, a test failed, or two files differ.</summary>
    public const int Failed = 1;

    /// <summary>The file has no tests.</summary>
    public const int NoTests = 2;
}
