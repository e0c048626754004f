using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <summary>What a host or an editor may want to know of a rule. Immutable.</summary>
public sealed class RuleInfo
{
    private readonly RuleModel _model;

    internal RuleInfo(RuleModel model) => _model = model;

    /// <summary>The rule's name, unique in its rule set.</summary>
    public string Name => _model.Name;

    /// <summary>Its description, or null.</summary>
    public string? Description => _model.Description;

    /// <summary>Its static salience; higher fires first.</summary>
    public int Salience => _model.Salience;

    /// <summary>The stage it belongs to, behind those around it with slashes between; null outside of stages.</summary>
    public string? Stage => _model.Stage?.Path;

    /// <summary>Its agenda group, or null for the main group.</summary>
    public string? Group => _model.Group;

    /// <summary>Whether it takes part at all.</summary>
    public bool Enabled => _model.Enabled;

    /// <summary>From when it applies, or null.</summary>
    public DateTimeOffset? EffectiveFrom => _model.EffectiveFrom;

    /// <summary>Until when it applies, or null.</summary>
    public DateTimeOffset? EffectiveTo => _model.EffectiveTo;

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => _model.Tags;

    /// <summary>The sentence that explains its firings, with its holes; null when it has none.</summary>
    public string? Because => _model.Because?.Source;

    /// <summary>For a rule from a decision table: the table and the row, from 1.</summary>
    public (string Table, int Row)? TableRow => _model.TableRow;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location => _model.Location;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
