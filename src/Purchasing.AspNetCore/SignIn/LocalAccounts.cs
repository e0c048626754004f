using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>
/// The file of local accounts, for companies without an identity provider: readable by its owner alone, passwords by ASP.NET Core's hasher.
/// One host, one file; where several hosts serve, use an identity provider.
/// </summary>
/// <remarks>Thread-safe. The file is read again when it changes.</remarks>
public sealed class LocalAccounts
{
    /// <summary>Fewest characters of a password.</summary>
    public const int ShortestPassword = 12;

    private const int LongestPassword = 256;
    private const long LargestFile = 1024 * 1024;

    private readonly string _file;
    private readonly PasswordHasher<LocalAccount> _hasher = new();
    private readonly Lock _gate = new();
    private readonly LocalAccount _nobody;
    private (DateTime Written, List<LocalAccount> Accounts)? _read;

    /// <summary>The accounts of a file, which need not be there yet.</summary>
    /// <param name="file">The file.</param>
    public LocalAccounts(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        _file = Path.GetFullPath(file);
        _nobody = new LocalAccount("", "", _hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16))), [], "");
    }

    /// <summary>The names of the accounts with their roles, by name.</summary>
    public IReadOnlyList<string> List() => [.. Read().OrderBy(account => account.Name, StringComparer.Ordinal).Select(account => $"{account.Name} ({account.DisplayName}): {string.Join(", ", account.Roles)}")];

    /// <summary>The accounts with their roles and a mark that changes with the password.</summary>
    internal IEnumerable<string> Describe() => Read().Select(account => $"{account.Name} ({SignInInForce.Mark(account.Stamp)}): {string.Join(", ", account.Roles)}");

    /// <summary>Makes an account, or gives one another password and other roles.</summary>
    /// <param name="name">What the person signs in as.</param>
    /// <param name="displayName">What people call them; null for the name.</param>
    /// <param name="password">The password.</param>
    /// <param name="roles">Names of roles.</param>
    /// <exception cref="OrderActionException">The name, a role or the password is refused; the message says why.</exception>
    public void Set(string name, string? displayName, string password, IReadOnlyList<string> roles)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(roles);
        string normal = ActorNames.Normalize(name);
        if (normal.Contains(':', StringComparison.Ordinal))
            throw Invalid("The name of an account cannot contain a colon.");
        if (password.Length is < ShortestPassword or > LongestPassword)
            throw Invalid($"A password has {ShortestPassword} to {LongestPassword} characters.");
        if (roles.Count == 0)
            throw Invalid("An account needs a role.");
        foreach (string role in roles)
        {
            if (!PermissionTable.TryParse(role, out _))
                throw Invalid($"'{ActorNames.Show(role)}' is not a role; the roles are {string.Join(", ", Enum.GetValues<PurchasingRole>().Select(PermissionTable.NameOf))}.");
        }

        lock (_gate)
        {
            List<LocalAccount> accounts = [.. Read()];
            LocalAccount? alike = accounts.Find(account => account.Name != normal && ActorNames.AreSame(account.Name, normal));
            if (alike is not null)
                throw Invalid($"There is an account '{alike.Name}', which looks the same.");
            accounts.RemoveAll(account => account.Name == normal);
            accounts.Add(new LocalAccount(
                normal, ActorNames.Show(string.IsNullOrWhiteSpace(displayName) ? normal : displayName), _hasher.HashPassword(null!, password), [.. roles], NewStamp()));
            Write(accounts);
        }
    }

    /// <summary>Removes an account; its sessions are over.</summary>
    /// <param name="name">The account.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            List<LocalAccount> accounts = [.. Read()];
            if (accounts.RemoveAll(account => account.Name == name) == 0)
                return false;
            Write(accounts);
            return true;
        }
    }

    internal LocalAccount? Find(string name) => Read().Find(account => account.Name == name);

    /// <summary>The account of a name and a password; null when they do not belong together, after the same time whether the name is known or not.</summary>
    internal LocalAccount? Check(string name, string password)
    {
        LocalAccount? account = Find(name);
        PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, (account ?? _nobody).PasswordHash, password.Length > LongestPassword ? "" : password);
        return result == PasswordVerificationResult.Failed ? null : account;
    }

    private List<LocalAccount> Read()
    {
        lock (_gate)
        {
            FileInfo file = new(_file);
            if (!file.Exists)
                return [];
            if (_read is { } read && read.Written == file.LastWriteTimeUtc)
                return read.Accounts;
            if (file.Length > LargestFile)
                throw Invalid($"The file of accounts, {_file}, is too large for an accounts file.");
            using FileStream stream = file.OpenRead();
            List<LocalAccount> accounts = JsonSerializer.Deserialize(stream, AccountsJson.Default.ListLocalAccount) ?? [];
            _read = (file.LastWriteTimeUtc, accounts);
            return accounts;
        }
    }

    // Beside the file and then in its place, so that no reader sees half of it; nobody else may read it at any moment.
    private void Write(List<LocalAccount> accounts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        string draft = $"{_file}.{Environment.ProcessId}.new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream stream = new(draft, options))
            JsonSerializer.Serialize(stream, accounts, AccountsJson.Default.ListLocalAccount);
        File.Move(draft, _file, overwrite: true);
        _read = null;
    }

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static OrderActionException Invalid(string message) => new(OrderActionError.Invalid, message);
}
