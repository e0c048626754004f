using Microsoft.Extensions.Options;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>The configured channels and options, checked as a whole. Thread-safe.</summary>
public sealed class SendingSetup
{
    private readonly Dictionary<string, ISupplierChannel> _channels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A setup.</summary>
    /// <param name="channels">The channels a host offers; of two with one name the later is used.</param>
    /// <param name="options">The options.</param>
    public SendingSetup(IEnumerable<ISupplierChannel> channels, SendingOptions options)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(options);
        foreach (ISupplierChannel channel in channels)
            _channels[channel.Name] = channel;
        Options = options;
    }

    /// <summary>The options.</summary>
    public SendingOptions Options { get; }

    /// <summary>The channel of a name, however it is capitalised; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public ISupplierChannel? Find(string name) => _channels.GetValueOrDefault(name);

    /// <summary>Checks the chosen channel, so that a mistake in its settings stops the start and not the first order.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong; all problems are listed.</exception>
    public void Check()
    {
        IReadOnlyList<string> problems = Find(Options.Channel)?.Problems()
            ?? [$"Sending:Channel is '{Options.Channel}', which is not a channel of this host; use {Names()}."];
        if (problems.Count > 0)
            throw new OptionsValidationException(SendingOptions.Section, typeof(SendingOptions), problems);
    }

    /// <summary>The names of the channels, as a message lists them.</summary>
    internal string Names() => _channels.Count == 0
        ? "none, for no channel is registered"
        : string.Join(" or ", _channels.Values.Select(channel => channel.Name).Order(StringComparer.Ordinal));
}
