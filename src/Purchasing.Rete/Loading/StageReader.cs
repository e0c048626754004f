using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Loading.Rules;
using Purchasing.Rete.Loading.Tables;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading;

/// <summary>
/// Reads <c>stages</c>: rules and tables with what they have in common. A stage becomes a band of saliences below that of the
/// stage before it, so that the network and the agenda know nothing of stages.
/// </summary>
internal sealed class StageReader(LoadContext context, RuleReader rules)
{
    private const int MaxStages = 900;

    private const int MaxDepth = 8;

    private readonly Dictionary<string, Stage> _stages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofThisFile = new(StringComparer.Ordinal);

    /// <summary>Reads a file's stages. One of a name that an included file has adds to that stage.</summary>
    public void Read(JsonValue file, TableReader tables)
    {
        _ofThisFile.Clear();
        ReadAll(file, null, tables);
    }

    private void ReadAll(JsonValue owner, Stage? outer, TableReader tables)
    {
        if (owner.Find("stages") is not { } stages || !context.Is(stages, JsonKind.Array, "'stages'")) return;
        foreach (JsonValue json in stages.Items)
        {
            context.Diagnostics.Rule = null;
            if (context.Diagnostics.IsFull) return;
            if (!context.Is(json, JsonKind.Object, "a stage")) continue;
            context.Known(json, "a stage", RuleWords.Stage);
            if (context.String(json, "stage", "a stage", required: true) is not { } name) continue;
            if (One(json, name, outer) is not { } stage) continue;
            rules.Read(json, stage);
            tables.Read(json, stage);
            ReadAll(json, stage, tables);
            if (json.Find("rules") is null && json.Find("tables") is null && json.Find("stages") is null)
                context.Diagnostics.Warn("empty-stage", $"the stage '{name}' has no rules", json.Location);
        }
    }

    private Stage? One(JsonValue json, string name, Stage? outer)
    {
        string path = outer is null ? name : $"{outer.Model.Path}/{name}";
        SourceLocation at = json.Find("stage")!.Location;
        if (!_ofThisFile.Add(path))
        {
            context.Diagnostics.Error("duplicate-name", $"there is a stage '{path}' already", at);
            return null;
        }
        if (_stages.TryGetValue(path, out Stage? known))
        {
            if (json.Properties.Find(p => p.Name is not ("stage" or "rules" or "tables" or "stages" or "description") && !p.Name.StartsWith('$')) is { } property)
                context.Diagnostics.Error("stage", $"the stage '{path}' begins in a file included: here it takes rules, tables and stages only, not '{property.Name}'", property.Location);
            return known;
        }
        if (_stages.Count == MaxStages || outer?.Model.Depth == MaxDepth - 1)
        {
            context.Diagnostics.Error("limit", $"there are more than {MaxStages} stages, or stages nested more than {MaxDepth} deep", at);
            return null;
        }
        StageModel model = new(name, path, context.String(json, "description", "a stage"), _stages.Count + 1, outer is null ? 0 : outer.Model.Depth + 1, Once(json));
        Stage stage = new(json, outer, model);
        _stages.Add(path, stage);
        // What is wrong with its conditions is wrong with the stage, not with each of its rules.
        RuleScope scope = new(context.Root.Child());
        rules.Conditions(null, scope, new ConditionReader(context, scope), stage);
        return stage;
    }

    private bool Once(JsonValue json)
    {
        if (context.String(json, "repeat", "a stage") is not { } repeat || repeat == "until nothing changes") return false;
        if (repeat != "once") context.Diagnostics.Error("value", "'repeat' is 'once' or 'until nothing changes'", json.Find("repeat")!.Location, NearestName.Suggest(repeat, ["once", "until nothing changes"]));
        return true;
    }
}
