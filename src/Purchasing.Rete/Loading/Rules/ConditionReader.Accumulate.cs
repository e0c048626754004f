using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <content>
/// Accumulate conditions. Their result is a row of a generated type; group keys and results are names that stand
/// for its fields.
/// </content>
internal sealed partial class ConditionReader
{
    private const int MaxRowTypes = 10_000;

    private bool Accumulate(JsonValue json, JsonValue sourceJson, Scope scope, List<ConditionModel> into)
    {
        int errors = context.Diagnostics.ErrorCount;
        Scope inside = scope.Child();
        Dictionary<string, Variable>[] branches = [.. _branches];
        _branches.Clear();
        AndCondition? source = ReadAll(sourceJson, inside);
        for (int i = branches.Length - 1; i >= 0; i--) _branches.Push(branches[i]);
        foreach (Variable inner in inside.OwnVariables()) rule.Facts.Remove(inner);
        if (source is { Children.Count: 0 })
            context.Diagnostics.Error("condition", "'accumulate' has no conditions", sourceJson.Location);

        List<(JsonProperty Property, BoundExpression Key)> keys = source is null ? [] : GroupBy(json, inside);
        List<(JsonProperty Property, Computation Value)> results = source is null ? [] : Compute(json, inside);
        if (source is null || context.Diagnostics.ErrorCount != errors)
        {
            Poison(json, scope);
            return false;
        }

        List<FieldDeclaration> fields = new(keys.Count + results.Count);
        foreach ((JsonProperty property, BoundExpression key) in keys)
            fields.Add(new FieldDeclaration(property.Name, key.Type, TypeRules.MayBeNull(key)));
        foreach ((JsonProperty property, Computation value) in results)
            fields.Add(new FieldDeclaration(property.Name, value.Type, value.IsNullable));
        if (context.Types.Count >= MaxRowTypes)
        {
            context.Diagnostics.Error("limit", $"the rule set has more than {MaxRowTypes} accumulates and fact types", json.Location);
            return false;
        }
        FactType rowType = context.Types.Class("Row", fields);
        Variable row = new("row", rowType);

        bool added = true;
        for (int i = 0; i < fields.Count; i++)
        {
            FactField field = rowType.Fields[i];
            JsonProperty property = i < keys.Count ? keys[i].Property : results[i - keys.Count].Property;
            added &= Add(property.Name, property.Location, scope.TryAdd(property.Name, new BoundField(new BoundVariable(row, property.Location), field, property.Location), 1));
        }
        List<BoundExpression> having = [];
        if (!added || (json.Find("having") is { } tests && !Tests(tests, scope, having))) return false;

        (FactField, BoundExpression)[] groups = new (FactField, BoundExpression)[keys.Count];
        for (int i = 0; i < groups.Length; i++) groups[i] = (rowType.Fields[i], keys[i].Key);
        AccumulateResult[] folded = new AccumulateResult[results.Count];
        for (int i = 0; i < folded.Length; i++)
        {
            Computation value = results[i].Value;
            folded[i] = new AccumulateResult(rowType.Fields[keys.Count + i], value.Function, value.Arguments, value.Custom);
        }
        into.Add(new AccumulateCondition(Unwrap(source), row, groups, folded, having, json.Location));
        return true;
    }

    /// <summary>After an error the names of the results stand for nothing, lest each use of them is an error too.</summary>
    private static void Poison(JsonValue json, Scope scope)
    {
        foreach (string part in (ReadOnlySpan<string>)["groupBy", "compute"])
        {
            if (json.Find(part) is not { } names) continue;
            foreach (JsonProperty property in names.Properties) scope.Poison(property.Name);
        }
    }

    private List<(JsonProperty Property, BoundExpression Key)> GroupBy(JsonValue json, Scope inside)
    {
        List<(JsonProperty, BoundExpression)> keys = [];
        if (json.Find("groupBy") is not { } groupBy || !context.Is(groupBy, JsonKind.Object, "'groupBy'")) return keys;
        foreach (JsonProperty property in groupBy.Properties)
        {
            if (!context.IsName(property.Name, property.Location, "a group key") || !context.Is(property.Value, JsonKind.String, $"group key '{property.Name}'")) continue;
            if (Binder.Bind(property.Value.ToSourceText(), inside, context.Diagnostics, out _) is { } key) keys.Add((property, key));
        }
        return keys;
    }

    private List<(JsonProperty Property, Computation Value)> Compute(JsonValue json, Scope inside)
    {
        List<(JsonProperty, Computation)> results = [];
        if (json.Find("compute") is not { } compute)
        {
            context.Diagnostics.Error("missing", "'accumulate' needs 'compute'", json.Location, "\"compute\": {\"total\": \"sum(s.quantity)\"}");
            return results;
        }
        if (!context.Is(compute, JsonKind.Object, "'compute'")) return results;
        if (compute.Properties.Count == 0) context.Diagnostics.Error("missing", "'compute' has no results", compute.Location);
        JsonValue? groupBy = json.Find("groupBy");
        foreach (JsonProperty property in compute.Properties)
        {
            if (!context.IsName(property.Name, property.Location, "a result") || !context.Is(property.Value, JsonKind.String, $"result '{property.Name}'")) continue;
            if (groupBy?.Find(property.Name) is not null)
                context.Diagnostics.Error("duplicate-name", $"'{property.Name}' is a group key already", property.Location);
            else if (Computation(property.Value, inside) is { } value)
                results.Add((property, value));
        }
        return results;
    }

    private Computation? Computation(JsonValue json, Scope inside)
    {
        SourceText source = json.ToSourceText();
        if (Parser.Parse(source, context.Diagnostics) is not { } syntax) return null;
        if (syntax is not CallSyntax call)
        {
            context.Diagnostics.Error("accumulate", "a result is one accumulate function, such as sum(s.quantity)", source.At(syntax.Start), "compute with results in 'having', 'let' or 'set'");
            return null;
        }
        SourceLocation at = source.At(call.Start);
        HostAccumulator? host = context.Settings.Accumulators.GetValueOrDefault(call.Name);
        if (host is null && !AccumulateFunctions.IsBuiltIn(call.Name))
        {
            context.Diagnostics.Error("unknown-function", $"unknown accumulate function '{call.Name}'", at,
                NearestName.Suggest(call.Name, AccumulateFunctions.Names.Concat(context.Settings.Accumulators.Keys)) ?? "known: " + string.Join(", ", AccumulateFunctions.Names));
            return null;
        }
        int expected = call.Name is "firstBy" or "lastBy" ? 2 : 1;
        if (call.Arguments.Count != expected && !(call.Name == "count" && call.Arguments.Count == 0))
        {
            context.Diagnostics.Error("arguments", $"{call.Name} needs {(expected == 2 ? "a value and an order" : "one value")}", at);
            return null;
        }
        Binder binder = new(inside, source, context.Diagnostics);
        BoundExpression[] arguments = new BoundExpression[call.Arguments.Count];
        bool failed = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (binder.Bind(call.Arguments[i]) is not { } bound)
            {
                failed = true;
                continue;
            }
            if (bound.Type == TypeRules.NullType)
            {
                context.Diagnostics.Error("null", $"{call.Name} of null is no value", bound.Location);
                failed = true;
            }
            arguments[i] = bound;
        }
        return failed ? null : host is null ? BuiltIn(call.Name, arguments, at) : Host(host, arguments[0]);
    }

    private Computation? Host(HostAccumulator host, BoundExpression argument)
    {
        bool nullable = !host.ValueType.IsValueType || TypeRules.IsNullableValue(host.ValueType);
        if (Conversions.Convert(argument, host.ValueType) is { } value)
            return new Computation(host.Name, [value], host.ResultType, !host.ResultType.IsValueType || TypeRules.IsNullableValue(host.ResultType), host);
        string suffix = nullable ? "" : ", and may not be null";
        context.Diagnostics.Error("type", $"{host.Name} takes {TypeRules.NameOf(host.ValueType)}{suffix}, but this is {TypeRules.NameOf(argument.Type)}", argument.Location);
        return null;
    }

    private Computation? BuiltIn(string name, BoundExpression[] arguments, SourceLocation at)
    {
        BoundExpression? value = arguments.Length > 0 ? arguments[0] : null;
        switch (name)
        {
            case "count" or "countDistinct":
                return new Computation(name, arguments, typeof(int), false, null);
            case "collect":
                return new Computation(name, arguments, ListOf(value!.Type), false, null);
            case "sum":
                if (TypeRules.CommonNumber(value!.Type, typeof(int)) is { } number)
                {
                    bool nullable = TypeRules.IsNullableValue(value.Type);
                    return new Computation(name, [Conversions.Convert(value, nullable ? TypeRules.Lift(number) : number)!], number, false, null);
                }
                return NotNumber(name, value);
            case "average":
                if (TypeRules.CommonNumber(value!.Type, typeof(decimal)) is not null) return new Computation(name, [Conversions.Convert(value, typeof(decimal?))!], typeof(decimal?), true, null);
                return NotNumber(name, value);
            default:
                // Of no matches there is no smallest one: the result may be null.
                BoundExpression ordered = arguments[^1];
                if (!TypeRules.IsOrdered(ordered.Type))
                {
                    context.Diagnostics.Error("type", $"{name} needs values with an order, but {TypeRules.NameOf(ordered.Type)} has none", ordered.Location);
                    return null;
                }
                Type lifted = TypeRules.Lift(value!.Type);
                arguments[0] = Conversions.Convert(value, lifted)!;
                return new Computation(name, arguments, lifted, true, null);
        }
    }

    private Computation? NotNumber(string name, BoundExpression value)
    {
        string? suggestion = TypeRules.IsNumeric(value.Type) ? "use decimal(…)" : null;
        context.Diagnostics.Error("type", $"{name} needs whole numbers or decimals, but this is {TypeRules.NameOf(value.Type)}", value.Location, suggestion);
        return null;
    }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Lists of reference types share code; of value types, a host compiled ahead of time uses those of its own facts.")]
    private static Type ListOf(Type item) => typeof(IReadOnlyList<>).MakeGenericType(item);
}
