using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>
/// Sessions that a sign-out ended before their time, so that a copy of the cookie is worth nothing. Kept in memory, and as empty files where a restart
/// and other hosts find them: in the folder of keys, or beside the file of accounts. A session is forgotten when it would have ended anyway.
/// </summary>
/// <remarks>Thread-safe. A file is named by the SHA-256 of the session's id; its last write time is the moment from which it is forgotten.</remarks>
internal sealed partial class EndedSessions(SignInOptions options, TimeProvider time, ILogger<EndedSessions> log)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly string? _folder = FolderOf(options);

    /// <summary>Ends a session.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="until">When it would end anyway.</param>
    public void End(string id, DateTimeOffset until)
    {
        Forget();
        string name = NameOf(id);
        _ended[name] = until;
        if (_folder is null)
            return;
        try
        {
            Directory.CreateDirectory(_folder);
            string file = Path.Combine(_folder, name);
            File.Create(file).Dispose();
            File.SetLastWriteTimeUtc(file, until.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(log, e, _folder);
        }
    }

    /// <summary>Whether a session was ended, by this host or another one with the same folder.</summary>
    public bool IsEnded(string id)
    {
        string name = NameOf(id);
        return _ended.ContainsKey(name) || (_folder is not null && File.Exists(Path.Combine(_folder, name)));
    }

    private static string? FolderOf(SignInOptions options) => options switch
    {
        { KeysFolder: string keys } => Path.Combine(Path.GetFullPath(keys), "ended-sessions"),
        { AccountsFile: string accounts } => Path.GetFullPath(accounts) + ".ended-sessions",
        _ => null,
    };

    private static string NameOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private void Forget()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string name, DateTimeOffset until) in _ended)
        {
            if (until <= now)
                _ended.TryRemove(name, out _);
        }

        if (_folder is null)
            return;
        try
        {
            DirectoryInfo folder = new(_folder);
            foreach (FileInfo file in folder.Exists ? folder.EnumerateFiles() : [])
            {
                if (file.Length == 0 && file.LastWriteTimeUtc <= now.UtcDateTime)
                    file.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(log, e, _folder);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Sessions that ended cannot be kept in {Folder}: after a restart, and at other hosts, a copy of their cookie would be taken")]
    private static partial void LogNotKept(ILogger logger, Exception failure, string folder);
}
