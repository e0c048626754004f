using System.Collections.Concurrent;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Closes an account for a while after failed tries, so that passwords cannot be tried out. Thread-safe; forgets with the process.</summary>
internal sealed class LockOut(TimeProvider time)
{
    public const int Tries = 5;

    private const int MostNames = 10_000;

    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether nobody may sign in under a name now.</summary>
    public bool IsClosed(string name) => _names.TryGetValue(name, out (int Failures, DateTimeOffset Until) state) && state.Failures >= Tries && state.Until > time.GetUtcNow();

    public void Failed(string name)
    {
        DateTimeOffset now = time.GetUtcNow();
        // Names are what callers send: those of long ago make room.
        if (_names.Count >= MostNames)
        {
            foreach ((string known, (int _, DateTimeOffset until)) in _names)
            {
                if (until <= now)
                    _names.TryRemove(known, out _);
            }
        }

        if (_names.Count < MostNames || _names.ContainsKey(name))
            _names.AddOrUpdate(name, (1, now + Length), (_, state) => state.Until <= now ? (1, now + Length) : (state.Failures + 1, now + Length));
    }

    public void Succeeded(string name) => _names.TryRemove(name, out _);
}
