using Purchasing.Core.Sending;
using Purchasing.Suppliers.Documents;

namespace Purchasing.Suppliers.Channels;

/// <summary>
/// Puts orders into a folder as UBL XML and as HTML to print. Files are named after the idempotency key and appear whole or
/// not at all, so that sending again changes nothing.
/// </summary>
public sealed class FolderChannel : ISupplierChannel
{
    private static readonly FileStreamOptions s_ownersAlone = OwnersAlone();

    private readonly SupplierChannelOptions _options;

    /// <summary>A channel into <see cref="SupplierChannelOptions.Folder"/>, which is made when it is missing.</summary>
    /// <param name="options">The options.</param>
    public FolderChannel(SupplierChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems()
    {
        try
        {
            CreateFolder();
            string probe = Path.Combine(_options.Folder, $".probe.{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [$"Sending:Folder is '{_options.Folder}', which cannot be written: {e.Message}"];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> SendAsync(SupplierMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        string name = string.Concat(message.IdempotencyKey.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        string path = Path.Combine(_options.Folder, name + ".xml");
        try
        {
            CreateFolder();
            if (File.Exists(path))
                return name + ".xml";
            byte[] html = System.Text.Encoding.UTF8.GetBytes(HtmlOrderDocument.Write(message.Order, _options.Buyer, message.Kind));
            await WriteWholeAsync(Path.Combine(_options.Folder, name + ".html"), html, cancellationToken).ConfigureAwait(false);
            await WriteWholeAsync(path, UblOrderDocument.Write(message, _options.Buyer), cancellationToken).ConfigureAwait(false);
            return name + ".xml";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file appears whole or not at all.
            throw new SupplierChannelException($"Cannot write {message.IdempotencyKey} to the folder '{_options.Folder}': {e.Message}", mayHaveArrived: false, inner: e);
        }
    }

    // Orders are read by their owner alone; a folder that is there already keeps the rights that somebody gave it.
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_options.Folder);
        else
            Directory.CreateDirectory(_options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions OwnersAlone()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static async Task WriteWholeAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        string part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            FileStream file = new(part, s_ownersAlone);
            await using (file.ConfigureAwait(false))
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
