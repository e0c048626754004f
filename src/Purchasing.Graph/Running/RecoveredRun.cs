namespace Purchasing.Graph.Running;

/// <summary>What became of a stored run that was due.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Run">Its outcome; <see langword="null"/> when it could not be taken up.</param>
/// <param name="Error">Why it could not, such as that another runner was faster; <see langword="null"/> when it could.</param>
public sealed record RecoveredRun(string RunId, GraphRun? Run, Exception? Error);
