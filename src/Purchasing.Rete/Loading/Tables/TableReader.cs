using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Loading.Rules;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>
/// Reads <c>tables</c>: every row becomes a rule, with the table's conditions and those of its cells. With hit
/// policy "first" a row fires only when no row above it holds.
/// </summary>
internal sealed class TableReader(LoadContext context, RuleReader rules, Func<JsonValue, string?> readFile)
{
    private const int MaxFirstRows = 200;

    private const int MaxColumns = 200;

    /// <summary>Reads the tables of a file, or of a stage.</summary>
    public void Read(JsonValue owner, Stage? stage)
    {
        if (owner.Find("tables") is not { } tables || !context.Is(tables, JsonKind.Array, "'tables'")) return;
        foreach (JsonValue json in tables.Items)
        {
            context.Diagnostics.Rule = null;
            if (context.Diagnostics.IsFull) return;
            if (!context.Is(json, JsonKind.Object, "a decision table")) continue;
            string? name = context.String(json, "name", "a decision table", required: true);
            context.Diagnostics.Rule = name;
            context.Known(json, "a decision table", [.. rules.Words, "columns", "rows", "csv", "separator", "hit"]);
            Table(json, name ?? "table", stage);
        }
        context.Diagnostics.Rule = null;
    }

    private void Table(JsonValue json, string name, Stage? stage)
    {
        RuleModel header = rules.Header(json, name, stage);
        RuleScope rule = new(context.Root.Child());
        ConditionReader conditions = new(context, rule);
        AndCondition? when = rules.Conditions(json, rule, conditions, stage);
        (int salience, BoundExpression? expression) = rules.Salience(json, rule.Scope, stage);
        List<TableColumn>? columns = Columns(json, rule);
        List<List<JsonValue>>? rows = Rows(json, columns);
        bool first = Hit(json);
        if (when is null || columns is null || rows is null) return;
        if (first && rows.Count > MaxFirstRows)
        {
            context.Diagnostics.Error("limit", $"a table with hit policy 'first' has at most {MaxFirstRows} rows", json.Location);
            return;
        }

        header = header with { Salience = salience, SalienceExpression = expression, Location = json.Location };
        List<TableRow> read = new(rows.Count);
        TableCheck check = new(first, context.Diagnostics);
        for (int i = 0; i < rows.Count; i++)
        {
            if (context.Diagnostics.IsFull || !rules.HasRoom(json)) return;
            context.Diagnostics.Rule = $"{name} row {i + 1}";
            if (Row(json, rule, columns, rows[i], i + 1) is not { } row) continue;
            check.Add(row);
            rules.Unique($"{name} row {i + 1}", row.Location);
            rules.Rules.Add(Rule(header, when, row, first ? read : []));
            read.Add(row);
        }

        if (read.Count == rows.Count) TableGaps.Check(name, columns, read, first, json.Location, context.Diagnostics);
    }

    private static RuleModel Rule(RuleModel header, AndCondition when, TableRow row, List<TableRow> above)
    {
        List<BoundExpression> tests = [];
        foreach (BoundExpression? test in row.Tests)
        {
            if (test is not null) ExpressionAnalysis.SplitConjunction(test, tests);
        }
        foreach (TableRow other in above) ExpressionAnalysis.SplitConjunction(ExpressionAnalysis.Not(other.All()), tests);
        return header with
        {
            Name = $"{header.Name} row {row.Number}",
            When = TestPlacement.Add(when, tests, row.Location),
            Then = row.Actions,
            Because = row.Because,
            TableRow = (header.Name, row.Number),
            Location = row.Location,
        };
    }

    private bool Hit(JsonValue json)
    {
        if (context.String(json, "hit", "a decision table") is not { } hit || hit == "all") return false;
        if (hit != "first") context.Diagnostics.Error("value", $"'hit' is 'all' or 'first', not '{(hit.Length <= 40 ? hit : hit[..40])}'", json.Find("hit")!.Location, NearestName.Suggest(hit, ["all", "first"]));
        return hit == "first";
    }

    private List<TableColumn>? Columns(JsonValue json, RuleScope rule)
    {
        if (json.Find("columns") is not { } list)
        {
            context.Diagnostics.Error("missing", "a decision table needs 'columns'", json.Location);
            return null;
        }
        if (!context.Is(list, JsonKind.Array, "'columns'")) return null;
        if (list.Items.Count > MaxColumns)
        {
            context.Diagnostics.Error("limit", $"a decision table has at most {MaxColumns} columns", list.Location);
            return null;
        }
        List<TableColumn> columns = [];
        bool failed = false;
        foreach (JsonValue item in list.Items)
        {
            if (context.Is(item, JsonKind.Object, "a column") && Column(item, rule) is { } column)
                columns.Add(column);
            else
                failed = true;
        }
        return failed ? null : columns;
    }

    private TableColumn? Column(JsonValue json, RuleScope rule)
    {
        context.Known(json, "a column", "if", "set", "because", "title");
        if (json.Find("if") is { } condition)
        {
            if (!context.Is(condition, JsonKind.String, "'if'")) return null;
            return Binder.Bind(condition.ToSourceText(), rule.Scope, context.Diagnostics, out _) is { } bound ? new TableColumn(json, bound, null, null, null, false) : null;
        }
        if (json.Find("because") is not null) return new TableColumn(json, null, null, null, null, true);
        if (json.Find("set") is not { } set)
        {
            context.Diagnostics.Error("missing", "a column needs 'if', 'set' or 'because'", json.Location);
            return null;
        }
        if (!context.Is(set, JsonKind.String, "'set'")) return null;
        int dot = set.Text.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
        {
            context.Diagnostics.Error("syntax", "'set' is a field of a variable (x.discount) or of a new fact (Hold.reason)", set.Location);
            return null;
        }
        (string owner, string fieldName) = (set.Text[..dot], set.Text[(dot + 1)..]);
        ActionReader actions = new(context, rule, rule.Scope);
        SourceLocation at = set.Location with { Column = set.Location.Column + 1 };
        Variable? variable = context.FactTypes.ContainsKey(owner) && !rule.Scope.TryFind(owner, out _) ? null : actions.Fact(owner, at);
        FactType? type = variable?.FactType ?? context.FactTypes.GetValueOrDefault(owner);
        if (type is null) return null;
        return actions.Settable(type, fieldName, at with { Column = at.Column + dot + 1 }, inserting: variable is null) is { } field
            ? new TableColumn(json, null, variable, type, field, false)
            : null;
    }

    private List<List<JsonValue>>? Rows(JsonValue json, List<TableColumn>? columns)
    {
        JsonValue? list = json.Find("rows"), csv = json.Find("csv");
        if (list is null == csv is null)
        {
            context.Diagnostics.Error("missing", "a decision table has either 'rows' or 'csv'", json.Location);
            return null;
        }
        List<List<JsonValue>>? rows = list is not null ? JsonRows(list) : CsvRows(json, csv!, columns);
        if (rows is null || columns is not { Count: > 0 }) return rows;
        bool good = true;
        foreach (List<JsonValue> row in rows)
        {
            if (row.Count == columns.Count) continue;
            SourceLocation at = row.Count > 0 ? row[0].Location : json.Location;
            context.Diagnostics.Error("row", $"the row has {row.Count} cells, but the table has {columns.Count} columns", at);
            good = false;
        }
        return good ? rows : null;
    }

    private List<List<JsonValue>>? JsonRows(JsonValue list)
    {
        if (!context.Is(list, JsonKind.Array, "'rows'")) return null;
        List<List<JsonValue>> rows = [];
        bool good = true;
        foreach (JsonValue row in list.Items)
        {
            if (context.Is(row, JsonKind.Array, "a row")) rows.Add(row.Items);
            else good = false;
        }
        return good ? rows : null;
    }

    private List<List<JsonValue>>? CsvRows(JsonValue json, JsonValue csv, List<TableColumn>? columns)
    {
        if (!context.Is(csv, JsonKind.String, "'csv'") || readFile(csv) is not { } text) return null;
        char separator = ',';
        if (context.String(json, "separator", "a decision table") is { } given)
        {
            if (given is "," or ";" or "\t" or "|") separator = given[0];
            else context.Diagnostics.Error("value", "'separator' is one of ',', ';', '|' and tab", json.Find("separator")!.Location);
        }
        if (CsvReader.Read(text, csv.Text, separator, context.Diagnostics) is not { } rows) return null;
        if (rows.Count == 0)
        {
            context.Diagnostics.Error("csv", "the file is empty: it begins with a line of titles", new SourceLocation(csv.Text, 1, 1));
            return null;
        }

        if (columns is not null && !new CsvTitles(context.Diagnostics).Check(rows[0], columns)) return null;
        rows.RemoveAt(0);
        return rows;
    }

    private TableRow? Row(JsonValue table, RuleScope rule, List<TableColumn> columns, List<JsonValue> cells, int number)
    {
        SourceLocation at = cells.Count > 0 ? cells[0].Location : table.Location;
        Scope scope = rule.Scope.Child();
        BoundExpression?[] tests = new BoundExpression?[columns.Count];
        if (!HasPlainNumbers(columns, cells, isCsv: table.Find("csv") is not null)) return null;
        bool good = true;
        for (int i = 0; i < cells.Count; i++)
        {
            if (columns[i].Condition is not { } condition || TableCells.IsEmpty(cells[i])) continue;
            tests[i] = TableCells.Condition(context, scope, condition, cells[i]);
            good &= tests[i] is not null;
            if (tests[i] is { } test) scope.Learn(test);
        }

        JsonValue? sentence = table.Find("because");
        Scope actionScope = RuleReader.ActionScope(scope, rule.Lets);
        ActionReader actions = new(context, rule, actionScope);
        List<ActionModel> then = [];
        good &= Results(columns, cells, actions, scope, then, at);
        for (int i = 0; i < cells.Count; i++)
        {
            if (columns[i].IsSentence && !TableCells.IsEmpty(cells[i])) sentence = cells[i];
        }
        if (actions.Short(table) is { } more) then.AddRange(more);
        else good = false;
        BoundTemplate? because = sentence is null ? null : TemplateReader.Read(context, sentence, scope, "'because'");
        return good && (sentence is null || because is not null) ? new TableRow(number, at, tests, then, because) : null;
    }

    private bool HasPlainNumbers(List<TableColumn> columns, List<JsonValue> cells, bool isCsv)
    {
        bool good = true;
        for (int i = 0; i < cells.Count; i++)
        {
            if ((columns[i].Condition?.Type ?? columns[i].Field?.Type) is { } type && TypeRules.IsNumeric(type)) good &= CellNumbers.Check(context, cells[i], isCsv);
        }

        return good;
    }

    /// <summary>The fields set by a row, gathered into one action for each fact.</summary>
    private bool Results(List<TableColumn> columns, List<JsonValue> cells, ActionReader actions, Scope scope, List<ActionModel> into, SourceLocation at)
    {
        List<(object Owner, TableColumn Column, List<FieldAssignment> Fields)> targets = [];
        bool good = true;
        for (int i = 0; i < cells.Count; i++)
        {
            TableColumn column = columns[i];
            if (column.Field is not { } field || TableCells.IsEmpty(cells[i])) continue;
            object owner = (object?)column.Variable ?? column.FactType!;
            int index = targets.FindIndex(t => t.Owner == owner);
            if (index < 0)
            {
                index = targets.Count;
                targets.Add((owner, column, []));
            }
            if (TableCells.Constant(cells[i], field.Type) is { } constant)
            {
                targets[index].Fields.Add(new FieldAssignment(field, constant));
                TableCells.WarnOfText(context, scope, field.Type, cells[i]);
            }
            else if (actions.Assignment(field, column.FactType!.Name, cells[i]) is { } assignment)
                targets[index].Fields.Add(assignment);
            else
                good = false;
        }
        foreach ((_, TableColumn column, List<FieldAssignment> fields) in targets)
        {
            if (column.Variable is { } variable)
            {
                into.Add(new ModifyAction(variable, fields, at));
                continue;
            }
            good &= actions.Complete(column.FactType!, fields, at, reportMissing: good);
            into.Add(new InsertAction(column.FactType!, fields, false, null, at));
        }
        return good;
    }
}
