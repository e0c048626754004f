using System.Globalization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Loading.Rules;

namespace Purchasing.Rete.Documents;

/// <summary>Tells rule files as prose: stages as headings, rules as sentences, parameters and tables as tables, tests as examples.</summary>
/// <param name="files">The files of a rule set that loads, those included first.</param>
/// <param name="parameters">Its parameters with their values in force.</param>
/// <param name="labels">What people call things.</param>
internal sealed class RuleBook(IReadOnlyList<JsonValue> files, IReadOnlyList<RuleParameter> parameters, IReadOnlyDictionary<string, string> labels)
{
    private const int LongestSentence = 450;

    private readonly Dictionary<string, RuleParameter> _parameters = parameters.ToDictionary(p => p.Name);
    private readonly List<DocumentBlock> _blocks = [];

    /// <summary>Every rule with its sentences, by name, in the order of the files.</summary>
    public Dictionary<string, RuleSentences> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>The whole document.</summary>
    public IReadOnlyList<DocumentBlock> Blocks()
    {
        if (_blocks.Count > 0) return _blocks;
        JsonValue main = files[^1];
        Add(DocumentBlockKind.Heading, Sentence(Prose.Words(main.Find("name")!.Text)) + " rules", 1);
        string version = main.Find("version")?.Text ?? "";
        if (main.Find("description") is { } description) Add(DocumentBlockKind.Paragraph, description.Text);
        if (version.Length > 0) Add(DocumentBlockKind.Paragraph, $"Version {version}.");
        Parameters();
        Words();
        int number = 0;
        foreach (JsonValue file in files)
        {
            Prose prose = New();
            if (file.Find("rules") is not null || file.Find("tables") is not null)
            {
                Add(DocumentBlockKind.Heading, "Rules", 2);
                Members(file, prose, [], null);
            }

            foreach (JsonValue stage in file.Find("stages")?.Items ?? []) Stage(stage, [], $"{++number}", 2, null);
        }

        Examples();
        return _blocks;
    }

    private Prose New() => new(labels, _parameters);

    private void Add(DocumentBlockKind kind, string text, int level = 0) => _blocks.Add(new DocumentBlock(kind, text, level));

    private void Parameters()
    {
        if (parameters.Count == 0) return;
        Add(DocumentBlockKind.Heading, "Parameters", 2);
        List<IReadOnlyList<string>> rows = [["parameter", "meaning", "value", "may be"]];
        foreach (RuleParameter parameter in parameters)
        {
            string meaning = parameter.Label ?? parameter.Description ?? Prose.Words(parameter.Name);
            rows.Add([$"`{parameter.Name}`", meaning, Value(parameter.Value) + (parameter.Unit is { } unit ? " " + unit : ""), May(parameter)]);
        }

        _blocks.Add(new DocumentBlock(DocumentBlockKind.Table, "") { Rows = rows });
    }

    private static string May(RuleParameter parameter)
    {
        if (parameter.OneOf.Count > 0) return string.Join(", ", parameter.OneOf.Select(Value));
        if (parameter.Min is null && parameter.Max is null) return parameter.Type == typeof(bool) ? "yes, no" : "";
        return parameter.Max is null ? $"{Value(parameter.Min)} or more" : parameter.Min is null ? $"{Value(parameter.Max)} or less" : $"{Value(parameter.Min)} to {Value(parameter.Max)}";
    }

    private static string Value(object? value) => value switch
    {
        bool flag => flag ? "yes" : "no",
        string { Length: 0 } => "none",
        _ => FactText.Value(value, null),
    };

    /// <summary>The named conditions, with what they mean.</summary>
    private void Words()
    {
        List<(string Name, string Meaning)> words = [];
        foreach (JsonProperty condition in files.SelectMany(f => f.Find("conditions")?.Properties ?? []))
        {
            string[] name = condition.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (name.Length < 2) continue;
            Prose prose = New();
            string variable = VariableOf(condition.Value);
            prose.Variables[variable] = name[^1];
            words.Add((Fact(prose, [.. name[..^1]], name[^1]), Tests(condition.Value, prose)));
        }

        if (words.Count == 0) return;
        Add(DocumentBlockKind.Heading, "Words", 2);
        foreach ((string name, string meaning) in words) Add(DocumentBlockKind.Item, $"**{name}**: {meaning}.");
    }

    private static string VariableOf(JsonValue tests)
    {
        string text = JsonChecks.OneOrMany(tests)[0].Text;
        int dot = text.IndexOf('.', StringComparison.Ordinal), start = dot;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_')) start--;
        return dot < 0 ? "" : text[start..dot];
    }

    private void Stage(JsonValue stage, IReadOnlyList<JsonValue> around, string number, int level, string? outer)
    {
        string name = stage.Find("stage")!.Text;
        Add(DocumentBlockKind.Heading, $"{number}. {name}", level);
        if (stage.Find("description") is { } description) Add(DocumentBlockKind.Paragraph, description.Text);
        Prose prose = New();
        foreach (JsonValue each in around) Bind(each, prose);
        string scope = Scope(stage, prose);
        if (stage.Find("repeat")?.Text == "once") scope += (scope.Length > 0 ? " " : "") + "This stage runs once.";
        if (scope.Length > 0) Add(DocumentBlockKind.Paragraph, scope);
        IReadOnlyList<JsonValue> inner = [.. around, stage];
        string path = outer is null ? name : $"{outer}/{name}";
        Members(stage, prose, inner, path);
        int sub = 0;
        foreach (JsonValue nested in stage.Find("stages")?.Items ?? []) Stage(nested, inner, $"{number}.{++sub}", level + 1, path);
    }

    /// <summary>What a stage has in common for its rules.</summary>
    private string Scope(JsonValue stage, Prose prose)
    {
        string patterns = Patterns(stage, prose), unless = Unless(stage, prose), tests = stage.Find("if") is { } test ? Tests(test, prose) : "";
        if (patterns.Length == 0 && unless.Length == 0 && tests.Length == 0) return "";
        string text = patterns.Length > 0 ? $"For {patterns}" : "";
        if (tests.Length > 0) text += text.Length > 0 ? $", if {tests}" : $"If {tests}";
        if (unless.Length > 0) text += text.Length > 0 ? $", unless {unless}" : $"Unless {unless}";
        return text + ":";
    }

    private void Members(JsonValue owner, Prose outer, IReadOnlyList<JsonValue> around, string? stage)
    {
        foreach (JsonValue rule in owner.Find("rules")?.Items ?? [])
        {
            Prose prose = New();
            foreach (JsonValue each in around) Bind(each, prose);
            string name = rule.Find("name")!.Text, text = Rule(rule, prose);
            string? because = rule.Find("because") is { } sentence ? prose.Template(sentence) : null;
            if (rule.Find("enabled")?.Kind == JsonKind.False) text = "(switched off) " + text;
            Rules[name] = new RuleSentences(name, stage, text, because);
            string? description = rule.Find("description")?.Text;
            // A formula that nobody would read aloud gives way to what its author says about it.
            bool isLong = description is not null && text.Length > LongestSentence;
            Add(DocumentBlockKind.Item, $"**{name}.** {(isLong ? description : text)}");
            if (description is not null && !isLong) Add(DocumentBlockKind.Item, description, 1);
            if (because is not null) Add(DocumentBlockKind.Item, $"It says: “{because}”", 1);
        }

        foreach (JsonValue table in owner.Find("tables")?.Items ?? []) Table(table, around, stage);
    }

    private string Rule(JsonValue rule, Prose prose)
    {
        List<string> parts = [];
        string patterns = Patterns(rule, prose);
        if (patterns.Length > 0) parts.Add($"for {patterns}");
        if (rule.Find("let") is { } let) Let(let, prose);
        if (rule.Find("if") is { } test) parts.Add($"if {Tests(test, prose)}");
        string unless = Unless(rule, prose);
        if (unless.Length > 0) parts.Add($"unless {unless}");
        string actions = string.Join("; ", Actions(rule, prose));
        return Sentence(parts.Count == 0 ? actions : $"{string.Join(", ", parts)}: {actions}") + ".";
    }

    private string Patterns(JsonValue owner, Prose prose)
    {
        List<string> said = [];
        if ((owner.Find("for") ?? owner.Find("when")) is { } conditions)
            foreach (JsonValue item in JsonChecks.OneOrMany(conditions)) said.Add(Condition(item, prose, "each"));
        if (owner.Find("let") is { } let) Let(let, prose);
        return Join(said.Where(s => s.Length > 0));
    }

    private string Unless(JsonValue owner, Prose prose) => owner.Find("unless") is not { } unless
        ? ""
        : string.Join(", or ", JsonChecks.OneOrMany(unless).Select(item => Inside(item, prose)).Select(said => said.StartsWith('=') ? said[1..] : $"there is {said}"));

    /// <summary>Binds variables and lets without saying anything.</summary>
    private void Bind(JsonValue owner, Prose prose) => Patterns(owner, prose);

    private static void Let(JsonValue let, Prose prose)
    {
        foreach (JsonProperty property in let.Properties)
            if (property.Value.Kind == JsonKind.String && Parser.Parse(property.Value.ToSourceText(), new DiagnosticBag()) is { } syntax) prose.Lets[property.Name] = syntax;
    }

    /// <summary>Conditions whose variables nobody else sees.</summary>
    private string Inside(JsonValue conditions, Prose prose)
    {
        Prose inner = New();
        foreach ((string variable, string type) in prose.Variables) inner.Variables[variable] = type;
        foreach ((string name, SyntaxNode let) in prose.Lets) inner.Lets[name] = let;
        return Join(JsonChecks.OneOrMany(conditions).Select(c => Condition(c, inner, "a")));
    }

    private string Condition(JsonValue condition, Prose prose, string article)
    {
        if (condition.Kind == JsonKind.String) return PatternPhrase.Parse(condition) is { } phrase ? Pattern(phrase, phrase.Name?.Text, phrase.Where, prose, article) : condition.Text;
        if (condition.Find("not") is { } not) return $"no {Inside(not, prose)}";
        if (condition.Find("exists") is { } exists) return $"at least one {Inside(exists, prose)}";
        if (condition.Find("forall") is { } all) return $"only such {Inside(all, prose)} as satisfy {Tests(condition.Find("satisfy")!, prose)}";
        if (condition.Find("and") is { } and) return Join(JsonChecks.OneOrMany(and).Select(c => Condition(c, prose, article)));
        if (condition.Find("or") is { } or) return string.Join(", or ", or.Items.Select(branch => Join(JsonChecks.OneOrMany(branch).Select(c => Condition(c, prose, article)))));
        if (condition.Find("test") is { } test) return $"where {Tests(test, prose)}";
        if (condition.Find("let") is { } let)
        {
            Let(let, prose);
            return "";
        }

        if (condition.Find("accumulate") is { } source) return Accumulate(condition, source, prose);
        JsonProperty? pattern = condition.Properties.Find(p => p.Name != "where" && !p.Name.StartsWith('$'));
        return pattern is not null && PatternPhrase.Parse(pattern.Value) is { } words ? Pattern(words, pattern.Name, condition.Find("where"), prose, article) : "";
    }

    private string Accumulate(JsonValue condition, JsonValue source, Prose prose)
    {
        Prose inner = New();
        foreach ((string variable, string type) in prose.Variables) inner.Variables[variable] = type;
        string over = Join(JsonChecks.OneOrMany(source).Select(c => Condition(c, inner, "all")));
        List<string> results = [];
        foreach (JsonProperty result in condition.Find("compute")!.Properties) results.Add($"{Prose.Words(result.Name)}, which is {inner.Of(result.Value)}");
        string grouped = condition.Find("groupBy") is { } keys ? $" for each {string.Join(" and ", keys.Properties.Select(k => inner.Of(k.Value)))}" : "";
        string having = condition.Find("having") is { } tests ? $" (if {Tests(tests, prose)})" : "";
        return $"over {over}{grouped} the {string.Join(" and the ", results)}{having}";
    }

    private string Pattern(PatternPhrase phrase, string? variable, JsonValue? where, Prose prose, string article)
    {
        if (variable is not null) prose.Variables[variable] = phrase.Type.Text;
        string all = string.Join(' ', phrase.Words.Select(w => w.Text));
        string[] words = all.Length > 0 && files.Any(f => f.Find("conditions")?.Find($"{all} {phrase.Type.Text}") is not null) ? [all] : [.. phrase.Words.Select(w => w.Text)];
        string fact = Fact(prose, words, phrase.Type.Text);
        string of = phrase.Of is { } owner ? $" of {prose.Fact(owner.Text)}" : "";
        if (prose.Label($"{article} {string.Concat(words.Select(w => w + " "))}{phrase.Type.Text}") is { } whole) return Where(whole, where, prose);
        string said = article == "a" && fact.Length > 0 && "aeiou".Contains(fact[0], StringComparison.Ordinal) ? $"an {fact}{of}" : $"{article} {fact}{of}";
        return Where(said, where, prose);
    }

    private static string Where(string said, JsonValue? where, Prose prose) => where is null ? said : $"{said} where {Tests(where, prose)}";

    /// <summary>A fact with the conditions that are said of it: "open offer", "product whose position is known".</summary>
    private static string Fact(Prose prose, IReadOnlyList<string> words, string type)
    {
        string before = "", behind = "";
        foreach (string word in words)
        {
            string label = prose.Label($"{word} {type}") ?? word;
            if (label.StartsWith("whose ", StringComparison.Ordinal) || label.StartsWith("that ", StringComparison.Ordinal)) behind += $" {label}";
            else if (label.Length > 0) before += $"{label} ";
        }

        return $"{before}{prose.Type(type)}{behind}";
    }

    private static string Tests(JsonValue tests, Prose prose)
    {
        List<JsonValue> all = JsonChecks.OneOrMany(tests);
        return string.Join(" and ", all.Select(test => Test(test, prose, all.Count > 1 ? 2 : 0)));
    }

    private static string Test(JsonValue test, Prose prose, int outer)
    {
        string text = test.Text;
        int at = text.IndexOf(" is ", StringComparison.Ordinal);
        if (at > 0 && prose.Variables.TryGetValue(text[..at], out string? type))
        {
            string words = text[(at + 4)..].Trim();
            bool not = words.StartsWith("not ", StringComparison.Ordinal);
            if (not) words = words[4..];
            string label = prose.Label($"is {words} {type}") ?? $"is {words}";
            return $"{prose.Fact(text[..at])} {(not ? label.Replace("is ", "is not ", StringComparison.Ordinal) : label)}";
        }

        return Parser.Parse(test.ToSourceText(), new DiagnosticBag()) is { } syntax ? syntax is MemberSyntax ? prose.Flag(syntax) : prose.Say(syntax, outer) : $"`{text}`";
    }

    private IEnumerable<string> Actions(JsonValue rule, Prose prose)
    {
        bool fields = false;
        foreach (JsonProperty property in rule.Properties)
        {
            switch (property.Name)
            {
                case "then":
                    foreach (JsonValue action in JsonChecks.OneOrMany(property.Value)) yield return Action(action, prose);
                    break;
                case "set" or "text":
                    if (fields) break;
                    fields = true;
                    yield return Join(Fields(rule, prose));
                    break;
                case "do":
                    foreach (JsonProperty use in property.Value.Properties) yield return Named(use, prose);
                    break;
                case "hold" or "reject" or "notice":
                    yield return Named(property, prose);
                    break;
            }
        }
    }

    private static IEnumerable<string> Fields(JsonValue rule, Prose prose)
    {
        foreach (JsonProperty set in rule.Find("set")?.Properties ?? []) yield return set.Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && prose.Becomes(set.Name[..dot], set.Name[(dot + 1)..], set.Value) is { } said ? said : $"{Target(set.Name, prose)} becomes {prose.Of(set.Value)}";
        foreach (JsonProperty text in rule.Find("text")?.Properties ?? []) yield return $"{Target(text.Name, prose)} becomes “{prose.Template(text.Value)}”";
    }

    private static string Target(string name, Prose prose) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? prose.Field(name[..dot], name[(dot + 1)..]) : name;

    private string Named(JsonProperty use, Prose prose)
    {
        string? key = use.Value is { Kind: JsonKind.Object, Properties: [var only] } ? only.Name : null;
        JsonValue given = key is null ? use.Value : use.Value.Properties[0].Value;
        JsonValue? definition = files.Select(f => f.Find("actions")?.Find(use.Name)).FirstOrDefault(d => d is not null);
        bool isValue = definition is not null && Mentions(definition, "value");
        string said = isValue ? prose.Of(given) : $"“{prose.Template(given)}”";
        string label = prose.Label($"{use.Name}()") ?? (key is null ? $"{use.Name} {{0}}" : $"{use.Name} ({{1}}): {{0}}");
        return label.Replace("{0}", said, StringComparison.Ordinal).Replace("{1}", Prose.Words(key ?? ""), StringComparison.Ordinal);
    }

    private static bool Mentions(JsonValue value, string word) =>
        (value.Kind == JsonKind.String && System.Text.RegularExpressions.Regex.IsMatch(value.Text, $@"(?<![\w.'])({word})(?![\w'])")) || value.Items.Exists(i => Mentions(i, word)) || value.Properties.Exists(p => Mentions(p.Value, word));

    private string Action(JsonValue action, Prose prose)
    {
        JsonProperty? verb = action.Properties.Find(p => p.Name is "insert" or "insertLogical" or "modify" or "retract" or "focus" or "halt" or "log" or "emit" or "call" or "hold" or "reject" or "notice");
        switch (verb?.Name)
        {
            case "insert" or "insertLogical":
                string fields = Join(
                    (action.Find("set")?.Properties ?? []).Select(f => $"{Prose.Words(f.Name)} {prose.Of(f.Value)}")
                    .Concat((action.Find("text")?.Properties ?? []).Select(f => $"{Prose.Words(f.Name)} “{prose.Template(f.Value)}”")));
                return $"note a {prose.Type(verb.Value.Text)}{(fields.Length > 0 ? $" with {fields}" : "")}{(verb.Name == "insert" ? "" : ", as long as this holds")}";
            case "modify":
                return Join((action.Find("set")?.Properties ?? []).Select(f => $"{prose.Field(verb.Value.Text, f.Name)} becomes {prose.Of(f.Value)}")
                    .Concat((action.Find("text")?.Properties ?? []).Select(f => $"{prose.Field(verb.Value.Text, f.Name)} becomes “{prose.Template(f.Value)}”")));
            case "retract": return $"forget {Join(JsonChecks.OneOrMany(verb.Value).Select(v => prose.Fact(v.Text)))}";
            case "focus": return $"go on with the rules of “{verb.Value.Text}”";
            case "halt": return "stop";
            case "log": return $"note in the log “{prose.Template(verb.Value)}”";
            case "emit": return $"raise the event “{verb.Value.Text}”";
            case "call": return $"call “{verb.Value.Text}”";
            case null: return "do nothing";
            default: return Named(verb, prose);
        }
    }

    private void Table(JsonValue table, IReadOnlyList<JsonValue> around, string? stage)
    {
        Prose prose = New();
        foreach (JsonValue each in around) Bind(each, prose);
        string name = table.Find("name")!.Text, scope = Scope(table, prose);
        string hit = table.Find("hit")?.Text == "first" ? "The first row that holds counts." : "Every row that holds counts.";
        Add(DocumentBlockKind.Paragraph, $"**{name}.** {(table.Find("description") is { } description ? description.Text + " " : "")}{(scope.Length > 0 ? scope.TrimEnd(':') + ". " : "")}{hit}");
        List<IReadOnlyList<string>> rows = [[.. table.Find("columns")!.Items.Select(column => Title(column, prose))]];
        foreach (JsonValue row in table.Find("rows")?.Items ?? []) rows.Add([.. row.Items.Select(Cell)]);
        Rules[name] = new RuleSentences(name, stage, string.Join("; ", rows.Select(r => string.Join(" | ", r))), null);
        if (table.Find("csv") is { } csv) Add(DocumentBlockKind.Paragraph, $"The rows stand in `{csv.Text}`.");
        else _blocks.Add(new DocumentBlock(DocumentBlockKind.Table, "") { Rows = rows });
    }

    private static string Title(JsonValue column, Prose prose)
    {
        if (column.Find("title") is { } title) return title.Text;
        if (column.Find("if") is { } condition) return prose.Of(condition);
        return column.Find("set") is { } set ? $"→ {Target(set.Text, prose)}" : "explanation";
    }

    private static string Cell(JsonValue cell) => cell.Kind switch
    {
        JsonKind.String => cell.Text.Trim() is "" or "*" or "-" ? "any" : cell.Text,
        JsonKind.True => "yes",
        JsonKind.False => "no",
        JsonKind.Null => "any",
        _ => cell.Text,
    };

    private void Examples()
    {
        List<JsonValue> tests = [.. files.SelectMany(f => f.Find("tests")?.Items ?? [])];
        if (tests.Count == 0) return;
        Add(DocumentBlockKind.Heading, "Examples", 2);
        Add(DocumentBlockKind.Paragraph, "Each of these is checked whenever the rules are tested.");
        foreach (JsonProperty sample in files.SelectMany(f => f.Find("samples")?.Properties ?? []))
            Add(DocumentBlockKind.Item, $"The sample “{sample.Name}”: {Join(sample.Value.Properties.Select(Given))}.");
        foreach (JsonValue test in tests)
        {
            List<string> given = [];
            if (test.Find("sample") is { } name) given.Add($"“{name.Text}”");
            if (test.Find("without") is { } without) given.Add($"without {Join(JsonChecks.OneOrMany(without).Select(w => New().Type(w.Text)))}");
            given.AddRange((test.Find("parameters")?.Properties ?? []).Select(p => $"`{p.Name}` {Plain(p.Value)}"));
            given.AddRange((test.Find("given")?.Properties ?? []).Select(Given));
            IEnumerable<string> expected = (test.Find("expect")?.Properties ?? []).Where(p => p.Name is not ("fired" or "fires")).Select(Given);
            string outcome = Join(expected), rules = test.Find("expect")?.Find("fires") is { } fires ? Join(JsonChecks.OneOrMany(fires).Select(f => $"“{f.Text}”")) : "";
            Add(DocumentBlockKind.Item, $"**{Sentence(test.Find("name")!.Text)}.** With {(given.Count == 0 ? "nothing" : string.Join(", ", given))}: {(outcome.Length == 0 ? "no more than the rules that fire" : outcome)}{(rules.Length == 0 ? "" : $" (by {rules})")}.");
        }
    }

    private string Given(JsonProperty facts)
    {
        List<string> all = [];
        foreach (JsonValue fact in JsonChecks.OneOrMany(facts.Value))
        {
            string fields = string.Join(", ", fact.Properties.Select(f => $"{Prose.Words(f.Name)} {Plain(f.Value)}"));
            all.Add(fields.Length == 0 ? $"{New().Type(facts.Name)} as it is" : $"{New().Type(facts.Name)} ({fields})");
        }

        return Join(all);
    }

    private static string Plain(JsonValue value) => value.Kind switch
    {
        JsonKind.String => value.Text,
        JsonKind.True => "yes",
        JsonKind.False => "no",
        JsonKind.Null => "unknown",
        JsonKind.Number => value.Text,
        JsonKind.Array => $"[{string.Join(", ", value.Items.Select(Plain))}]",
        _ => string.Join(" ", value.Properties.Select(p => $"{Prose.Words(p.Name)} {Plain(p.Value)}")),
    };

    private static string Join(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
}
