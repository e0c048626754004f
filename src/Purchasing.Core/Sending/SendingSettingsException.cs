namespace Purchasing.Core.Sending;

/// <summary>Orders cannot be sent with these settings. The message lists what is wrong, where, and what to do.</summary>
public sealed class SendingSettingsException : Exception
{
    /// <summary>Settings that cannot be used.</summary>
    /// <param name="problems">What is wrong with each.</param>
    public SendingSettingsException(IReadOnlyList<string> problems)
        : base(string.Join(" ", problems ?? throw new ArgumentNullException(nameof(problems)))) => Problems = problems;

    /// <summary>What is wrong with each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
