namespace Purchasing.Rete.Explanation;

/// <summary>
/// Is told what the rules of a session did, firing by firing, see <see cref="Session.TellExplanation"/>: the sentences and the changed
/// fields of <see cref="Session.Explanation"/> without its copies of facts.
/// </summary>
public interface IExplanationReader
{
    /// <summary>A rule fired; its changes follow.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="sentence">The rule's <c>because</c> with its values, or null when the rule has none.</param>
    void OnFired(string rule, string? sentence);

    /// <summary>The rule changed a field to a number.</summary>
    /// <param name="field">The field with its type, for example <c>Decision.orderQty</c>.</param>
    /// <param name="after">The field's value after the firing.</param>
    void OnChanged(string field, decimal after);

    /// <summary>The rule changed a field to something else than a decimal number.</summary>
    /// <param name="field">The field with its type, for example <c>Decision.create</c>.</param>
    /// <param name="after">The field's value after the firing; may be null.</param>
    void OnChanged(string field, object? after);
}
