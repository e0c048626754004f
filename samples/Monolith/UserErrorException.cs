namespace Purchasing.Samples.Monolith;

/// <summary>A failure whose message is all the user needs to see.</summary>
internal sealed class UserErrorException(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
