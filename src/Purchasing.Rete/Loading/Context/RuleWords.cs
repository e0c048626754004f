namespace Purchasing.Rete.Loading.Context;

/// <summary>The properties of rules, tables and stages.</summary>
internal static class RuleWords
{
    /// <summary>The conditions of a rule, a table or a stage.</summary>
    public static readonly string[] Conditions = ["when", "for", "unless", "if", "let"];

    /// <summary>The actions of a rule or a table, those of the file's own names left out.</summary>
    public static readonly string[] Actions = ["then", "set", "text", "do"];

    /// <summary>The actions of a file's own that stand in a rule by themselves; others stand in <c>do</c>.</summary>
    public static readonly string[] Verbs = ["hold", "reject", "notice"];

    /// <summary>What rules and decision tables have in common.</summary>
    public static readonly string[] Common =
    [
        "name", "description", "enabled", "salience", "group", "activationGroup", "noLoop", "lockOnActive",
        "effectiveFrom", "effectiveTo", "tags", .. Conditions, .. Actions, "because",
    ];

    /// <summary>What a stage may have.</summary>
    public static readonly string[] Stage =
        ["stage", "description", "repeat", "enabled", "effectiveFrom", "effectiveTo", "tags", .. Conditions, "rules", "tables", "stages"];
}
