namespace Purchasing.AspNetCore.SignIn;

/// <summary>Bounds how many passwords are checked at once: each takes a processor for a while, and strangers may ask for it. Thread-safe.</summary>
internal sealed class PasswordChecks : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>Runs a check when a place is free.</summary>
    /// <param name="check">The check.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there was a place, and what was found.</returns>
    public async Task<(bool Checked, LocalAccount? Account)> RunAsync(Func<LocalAccount?> check, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(s_patience, cancellationToken).ConfigureAwait(false))
            return (false, null);
        try
        {
            return (true, check());
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
