namespace Purchasing.Graph.Checkpoints;

/// <summary>Another process went on with the same run; this one must let go of it.</summary>
public sealed class CheckpointConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="version">The version that could not be written.</param>
    /// <param name="innerException">The database's own error, if there is one.</param>
    public CheckpointConflictException(string runId, long version, Exception? innerException = null)
        : base($"Run '{runId}' was taken up elsewhere: checkpoint {version} does not follow on the stored one.", innerException)
    {
        RunId = runId;
        Version = version;
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>The version that could not be written.</summary>
    public long Version { get; }
}
