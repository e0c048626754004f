namespace Purchasing.Rete.Runtime;

/// <summary>A rule with the facts that match it, waiting to fire. Valid only until its session changes; after that it throws <see cref="InvalidOperationException"/>.</summary>
public readonly struct Activation
{
    private readonly WorkingMemory? _memory;
    private readonly int _token;
    private readonly long _version;

    internal Activation(WorkingMemory memory, int token)
    {
        _memory = memory;
        _token = token;
        _version = memory.Version;
    }

    /// <summary>The rule's name.</summary>
    public string Rule => Terminal.Rule.Name;

    /// <summary>The rule's tags.</summary>
    public IReadOnlyList<string> Tags => Terminal.Rule.Model.Tags;

    /// <summary>The fact bound to a variable of the rule; null when it has no such variable.</summary>
    public object? this[string variable]
    {
        get
        {
            foreach (Binding binding in Terminal.Bindings)
                if (binding.Name == variable) return _memory!.FactAt(_token, binding.Hops);
            return null;
        }
    }

    private TerminalNode Terminal => _memory is not null && _memory.Version == _version
        ? _memory.TerminalOf(_token)
        : throw new InvalidOperationException("The session has changed since; the activation is no longer valid.");

    /// <inheritdoc/>
    public override string ToString() => $"{Rule} ({_memory!.DescribeMatch(Terminal, _token)})";
}
