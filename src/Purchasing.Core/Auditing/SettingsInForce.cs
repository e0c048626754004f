using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Core.Auditing;

/// <summary>
/// Writes down which rules, parameters, keys and accounts are in force whenever they are others than the trail says: nobody changes a file
/// unnoticed, whatever tool they use. Who changed a file is not known here; entries of a verb say so.
/// </summary>
/// <remarks>Thread-safe. Two hosts that start with one change may both write it down.</remarks>
public sealed class SettingsInForce : IDisposable
{
    /// <summary>The action of its entries.</summary>
    public const string Action = "in_force";

    private const string Actor = "system";
    private const int LongestDetail = 8000;

    private readonly IAuditTrail _trail;
    private readonly AuditedSetting[] _settings;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>A recorder.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="settings">What is watched.</param>
    /// <param name="time">The clock.</param>
    public SettingsInForce(IAuditTrail trail, IEnumerable<AuditedSetting> settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        _trail = trail;
        _settings = [.. settings];
        _time = time;
    }

    /// <summary>Writes down what changed since the last entry.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="Orders.OrderStoreException">The trail cannot be read or written.</exception>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        // Of two calls at once the second sees what the first wrote down.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (AuditedSetting setting in _settings)
            {
                string now = Shorten(await setting.Describe(cancellationToken).ConfigureAwait(false));
                AuditRecord? last = await _trail.LastAsync(setting.Subject, cancellationToken).ConfigureAwait(false);
                if (last?.Detail != now)
                    await _trail.RecordAsync(new AuditEvent(setting.Subject, Action, Actor, _time.GetUtcNow(), now), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // What is cut off still shows when it changes.
    private static string Shorten(string text) => text.Length <= LongestDetail
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..LongestDetail]}… ({text.Length} characters, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))})");
}
