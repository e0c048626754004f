namespace Purchasing.Contracts;

/// <summary>A message says something that the contract does not allow, or a value does not fit into a message.</summary>
public sealed class ContractException : Exception
{
    /// <summary>A violation of the contract.</summary>
    /// <param name="field">The field, with dots between levels.</param>
    /// <param name="problem">What is wrong with it, for people.</param>
    public ContractException(string field, string problem)
        : base($"{field}: {problem}")
    {
        Field = field;
        Problem = problem;
    }

    /// <summary>The field, with dots between levels.</summary>
    public string Field { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }
}
