using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>
/// Which sessions of the page are over although their cookie would be taken: those that somebody ended by signing out, and those that have lasted as long as a session may.
/// A copied cookie dies with its session. Ended sessions are noted by empty files in a folder, so that a host that starts again, or another one, knows them.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SessionBook
{
    private const string IdItem = "purchasing.session";
    private const string BegunItem = "purchasing.begun";
    private const string FolderName = "ended-sessions";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly TimeSpan _limit;
    private readonly string? _folder;
    private readonly TimeProvider _time;

    /// <summary>The book of a host.</summary>
    /// <param name="limit">How long a session lasts at most, however much it is used.</param>
    /// <param name="folder">Where ended sessions are noted; null remembers them while the host runs.</param>
    /// <param name="time">The clock.</param>
    public SessionBook(TimeSpan limit, string? folder, TimeProvider time)
    {
        _limit = limit;
        _folder = folder is null ? null : Path.Combine(folder, FolderName);
        _time = time;
    }

    /// <summary>Gives a session its name and its beginning.</summary>
    /// <param name="properties">What its cookie carries.</param>
    public void Begin(AuthenticationProperties properties)
    {
        properties.Items[IdItem] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        properties.Items[BegunItem] = _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a session goes on.</summary>
    /// <param name="properties">What its cookie carries.</param>
    public bool IsOpen(AuthenticationProperties properties) =>
        NameOf(properties) is string name && EndOf(properties) is DateTimeOffset end && end > _time.GetUtcNow()
        && !_ended.ContainsKey(name) && !(_folder is not null && File.Exists(Path.Combine(_folder, name)));

    /// <summary>Ends a session: its cookie is taken no more, whoever has it.</summary>
    /// <param name="properties">What its cookie carries; null for no session.</param>
    public void End(AuthenticationProperties? properties)
    {
        if (properties is null || NameOf(properties) is not string name || EndOf(properties) is not DateTimeOffset end)
            return;
        DateTimeOffset now = _time.GetUtcNow();
        _ended[name] = end;
        foreach ((string old, DateTimeOffset over) in _ended)
        {
            if (over <= now)
                _ended.TryRemove(old, out _);
        }

        if (_folder is null)
            return;
        Directory.CreateDirectory(_folder);
        foreach (FileInfo file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc + _limit < now.UtcDateTime)
                file.Delete();
        }

        File.WriteAllBytes(Path.Combine(_folder, name), []);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, name), now.UtcDateTime);
    }

    // The name of a session opens it nowhere; its hash may lie in a folder.
    private static string? NameOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(IdItem, out string? id) && id is not null ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))) : null;

    private DateTimeOffset? EndOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(BegunItem, out string? text) && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset begun) ? begun + _limit : null;
}
