namespace Purchasing.Graph.Compilation;

/// <summary>What keeps a run from being written down. It is no failure of a node: nothing retries it and nothing falls back.</summary>
sealed class RunFaultException(Exception cause) : Exception(cause.Message, cause);
