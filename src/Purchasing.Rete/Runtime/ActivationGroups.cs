namespace Purchasing.Rete.Runtime;

/// <summary>
/// The activations of each activation group, so that a firing that cancels its group looks at no other. What left the
/// agenda meanwhile is recognised when it is met. Not thread-safe.
/// </summary>
internal sealed class ActivationGroups(WorkingMemory memory)
{
    /// <summary>A group is rid of what left when it has twice as many entries as there are activations, and this many more.</summary>
    private const int Slack = 64;

    private readonly List<List<int>> _groups = [];

    /// <summary>Notes an activation that came onto the agenda.</summary>
    public void Add(int group, int token)
    {
        while (_groups.Count <= group) _groups.Add([]);
        List<int> tokens = _groups[group];
        if (tokens.Count > 2 * memory.Agenda.Count + Slack)
        {
            int[] waiting = [.. tokens.Where(t => Waits(group, t)).Distinct()];
            tokens.Clear();
            tokens.AddRange(waiting);
        }

        tokens.Add(token);
    }

    /// <summary>Takes all activations of a group off the agenda.</summary>
    public void Cancel(int group)
    {
        if (group >= _groups.Count) return;
        foreach (int token in _groups[group])
        {
            memory.Steps++;
            if (Waits(group, token)) memory.Agenda.Remove(ref memory.Tokens, token);
        }

        _groups[group].Clear();
    }

    public void Clear() => _groups.Clear();

    /// <summary>Whether a row is an activation of the group; it may have been freed, and used again.</summary>
    private bool Waits(int group, int token) =>
        memory.Tokens[token].Node >= 0 && memory.Tokens[token].Hash >= 0
        && memory.Network.Nodes[memory.Tokens[token].Node] is TerminalNode terminal && terminal.Rule.ActivationGroup == group;
}
