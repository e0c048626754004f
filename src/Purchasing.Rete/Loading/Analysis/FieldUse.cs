using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>
/// Finds declared fact types and fields that no rule and no test mentions, and fields that rules read though neither
/// a rule nor a test of the file, as far as it gives such facts, ever sets them.
/// </summary>
internal sealed class FieldUse
{
    private readonly HashSet<FactType> _types = [];
    private readonly HashSet<FactField> _fields = [];
    private readonly HashSet<FactField> _set = [];
    private readonly HashSet<FactType> _given = [];

    public static void Check(IReadOnlyList<RuleModel> rules, IReadOnlyList<RuleTestModel> tests, IReadOnlyCollection<FactType> types, IEnumerable<JsonValue> files, DiagnosticBag diagnostics)
    {
        // A file of declarations only is made to be included.
        if (rules.Count == 0 || !types.Any(t => t.IsDeclared)) return;
        FieldUse use = new();
        Dictionary<string, FactType> byName = new(StringComparer.Ordinal);
        foreach (FactType type in types) byName.Add(type.Name, type);
        foreach (RuleModel rule in rules) use.Add(rule);
        foreach (RuleTestModel test in tests)
        {
            foreach ((FactType type, IReadOnlyDictionary<FactField, object?> values) in test.Given)
            {
                use._given.Add(type);
                foreach ((FactField field, object? value) in values)
                    if (!Equals(value, field.Default)) use._set.Add(field);
            }
            foreach ((FactType type, IReadOnlyDictionary<FactField, object?> values) in test.Expected)
            {
                use._types.Add(type);
                use._fields.UnionWith(values.Keys);
            }
        }
        foreach (JsonValue file in files)
        {
            if (file.Find("facts") is not { Kind: JsonKind.Object } facts) continue;
            foreach (JsonProperty property in facts.Properties) use.Report(property, byName, diagnostics);
        }
    }

    private void Report(JsonProperty property, Dictionary<string, FactType> types, DiagnosticBag diagnostics)
    {
        if (!types.TryGetValue(property.Name, out FactType? type) || !type.IsDeclared) return;
        if (!_types.Contains(type))
        {
            diagnostics.Warn("unused", $"fact type '{type.Name}' is used by no rule", property.Location);
            return;
        }
        foreach (JsonProperty member in property.Value.Properties)
        {
            if (type.FindField(member.Name) is not { } field) continue;
            if (!_fields.Contains(field))
                diagnostics.Warn("unused", $"field '{field.Name}' of {type.Name} is neither read nor set by a rule", member.Location);
            else if (_given.Contains(type) && field is { IsNullable: true, Default: null } && !_set.Contains(field))
                diagnostics.Warn("never-set", $"field '{field.Name}' of {type.Name} is read, but no rule and no test's fact sets it", member.Location, "misspelt where it should be set? else give it in a test");
        }
    }

    private void Add(RuleModel rule)
    {
        Add(rule.When);
        Add(rule.SalienceExpression);
        Add(rule.Because);
        foreach (ActionModel action in rule.Then)
        {
            switch (action)
            {
                case InsertAction insert:
                    _types.Add(insert.FactType);
                    Add(insert.Fields);
                    break;
                case ModifyAction modify:
                    Add(modify.Fields);
                    break;
                case LogAction log:
                    Add(log.Message);
                    break;
                case EmitAction emit:
                    foreach ((_, BoundExpression value) in emit.Values) Add(value);
                    break;
                case CallAction call:
                    foreach ((_, BoundExpression value) in call.Values) Add(value);
                    break;
            }
        }
    }

    private void Add(IReadOnlyList<FieldAssignment> assignments)
    {
        foreach (FieldAssignment assignment in assignments)
        {
            _fields.Add(assignment.Field);
            _set.Add(assignment.Field);
            Add(assignment.Value);
        }
    }

    private void Add(BoundTemplate? template)
    {
        if (template is null) return;
        foreach (TemplatePart part in template.Parts) Add(part.Value);
    }

    private void Add(BoundExpression? expression)
    {
        if (expression is null) return;
        ExpressionAnalysis.Walk(expression, node =>
        {
            if (node is BoundField field) _fields.Add(field.Field);
        });
    }

    private void Add(ConditionModel condition)
    {
        switch (condition)
        {
            case PatternCondition pattern:
                _types.Add(pattern.Variable.FactType);
                foreach (BoundExpression test in pattern.Tests) Add(test);
                break;
            case AndCondition and:
                foreach (ConditionModel child in and.Children) Add(child);
                break;
            case OrCondition or:
                foreach (ConditionModel child in or.Children) Add(child);
                break;
            case NotCondition not:
                Add(not.Inner);
                break;
            case ExistsCondition exists:
                Add(exists.Inner);
                break;
            case TestCondition test:
                Add(test.Test);
                break;
            case AccumulateCondition accumulate:
                Add(accumulate.Source);
                foreach ((_, BoundExpression key) in accumulate.GroupBy) Add(key);
                foreach (AccumulateResult result in accumulate.Results)
                {
                    foreach (BoundExpression argument in result.Arguments) Add(argument);
                }
                foreach (BoundExpression test in accumulate.Having) Add(test);
                break;
        }
    }
}
