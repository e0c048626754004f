namespace Purchasing.Cli;

/// <summary>How the tool ends.</summary>
internal static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>The file has errors or cannot be read, a test failed, or two files differ.</summary>
    public const int Failed = 1;

    /// <summary>There is no answer: the file has no tests, one of two files to compare cannot be read or has errors, or the command line is invalid.</summary>
    public const int NoAnswer = 2;
}
