using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Rete;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;

namespace Purchasing.Core.Catalogue;

/// <summary>Asks rules about one product over the configured sources: why a field has its value, why a rule did not fire, what the rules see. Writes nothing.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RuleQuestions
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly WhatIf _whatIf;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly TimeProvider _time;

    /// <summary>Questions over the sources of a what-if.</summary>
    /// <param name="whatIf">Reads the sources, and knows the rules.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="time">The clock.</param>
    public RuleQuestions(WhatIf whatIf, PurchasingOptions options, IExchangeRates rates, TimeProvider time)
    {
        _whatIf = whatIf;
        _options = options;
        _rates = rates;
        _time = time;
    }

    /// <summary>Why a field has the value that it has after the rules decided a product: the firings behind it.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="field">The field as <c>Type.field</c>, for example <c>Decision.orderQty</c>.</param>
    /// <param name="rules">The rules, as <see cref="WhatIf.LoadRulesAsync"/> loads them; null for those in force.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>An answer for each fact of the type; one that says so when there is none, or when the product is held before the rules see it.</returns>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    /// <exception cref="UnknownProductException">No source knows the product.</exception>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    public async Task<IReadOnlyList<RuleAnswer>> WhyAsync(string productId, string field, RuleSet? rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(field);
        rules ??= await _whatIf.RulesAsync(cancellationToken).ConfigureAwait(false);
        string[] parts = field.Split('.', 2);
        FactType? type = rules.FactTypes.FirstOrDefault(known => known.Name == parts[0]);
        if (parts.Length < 2 || type?.FindField(parts[1]) is null)
            throw new ArgumentException($"'{field}' is no field that the rules know: write it as Type.field, for example Decision.orderQty.", nameof(field));
        return await AskAsync(productId, rules, asked => Why(asked, type, parts[1]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Why a rule did not fire for a product: the first condition that is not satisfied, and what it saw.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="rules">The rules, as <see cref="WhatIf.LoadRulesAsync"/> loads them; null for those in force.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The answer, one for each warehouse where each is planned for itself; where the rule did fire, its sentence.</returns>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    /// <exception cref="UnknownProductException">No source knows the product.</exception>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    public async Task<IReadOnlyList<RuleAnswer>> WhyNotAsync(string productId, string rule, RuleSet? rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rules ??= await _whatIf.RulesAsync(cancellationToken).ConfigureAwait(false);
        if (rules.Rules.All(known => known.Name != rule))
            throw new ArgumentException($"There is no rule '{rule}'. There are: {string.Join(", ", rules.Rules.Select(known => known.Name))}.", nameof(rule));
        return await AskAsync(productId, rules, asked => [WhyNot(asked, rule)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The facts of a product as the rules get them: in the stock unit, offers as quotes, and the decision still to be filled. It is what the
    /// tool <c>purchasing</c> takes under <c>--facts</c>, and a test of a rule file under <c>given</c>.
    /// </summary>
    /// <param name="productId">The product.</param>
    /// <param name="rules">The rules, as <see cref="WhatIf.LoadRulesAsync"/> loads them; null for those in force.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>An answer whose text is a JSON object of facts by type, one for each warehouse where each is planned for itself.</returns>
    /// <exception cref="UnknownProductException">No source knows the product.</exception>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    public async Task<IReadOnlyList<RuleAnswer>> FactsAsync(string productId, RuleSet? rules, CancellationToken cancellationToken) =>
        await AskAsync(
            productId,
            rules ?? await _whatIf.RulesAsync(cancellationToken).ConfigureAwait(false),
            asked => [new RuleAnswer(asked.About, asked.FactsBefore, [])],
            cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<RuleAnswer>> AskAsync(string productId, RuleSet rules, Func<AskedRules, IEnumerable<RuleAnswer>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productId);
        if (ProductIds.ProblemOf(productId) is not null)
            throw new UnknownProductException(productId);
        DateOnly day = _options.DayOf(_time.GetUtcNow());
        DecisionOptions options = new() { OrderDate = day, ExchangeRates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false), Explain = true };
        (FactSet? facts, IReadOnlyList<string> failures) = await _whatIf.GatherAsync(ProductSet.Of([productId]), options, cancellationToken).ConfigureAwait(false);
        if (facts is null)
            return [NotAsked(failures)];
        if (WhatIf.IsUnknown(facts, productId))
            throw new UnknownProductException(productId);
        using AskedRules asked = new(rules, ask);
        ProductDecision decided = new ProductDecider(rules, asked, _options, _options.CreateCalendar(), facts, options).Decide(productId, cancellationToken);
        return asked.Answers.Count > 0 ? asked.Answers : [NotAsked(decided.HeldReasons)];
    }

    private static RuleAnswer NotAsked(IReadOnlyList<string> reasons) => new(null, "The rules have no answer.", []) { HeldReasons = reasons };

    private static IEnumerable<RuleAnswer> Why(AskedRules asked, FactType type, string field)
    {
        ExplanationStep[] steps = asked.Steps();
        bool any = false;
        foreach ((FactHandle handle, object fact) in asked.Session.Facts(type.Name))
        {
            any = true;
            string name = $"{type.Name}.{field}{(fact is Quote quote ? $" of {quote.SupplierId}" : "")}";
            IReadOnlyList<Firing> because = asked.Session.Why(handle, field);
            string value = Shown(asked.Session.Snapshot(handle)[field]);
            yield return new RuleAnswer(asked.About, because.Count == 0 ? $"{name} is {value}: no rule set it" : $"{name} is {value}, because", [.. because.Select(firing => steps[firing.Sequence - 1])]);
        }

        if (!any)
            yield return new RuleAnswer(asked.About, $"There is no {type.Name}.", []);
    }

    private static RuleAnswer WhyNot(AskedRules asked, string rule) =>
        asked.Steps().FirstOrDefault(step => step.Rule == rule) is { } fired
            ? new RuleAnswer(asked.About, $"The rule '{rule}' did fire, because", [fired])
            : new RuleAnswer(asked.About, asked.Session.WhyNot(rule).Message, []);

    private static string Shown(object? value) => value switch
    {
        null => "not known",
        bool flag => flag ? "true" : "false",
        decimal number => DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Decides as the product does, and asks before the session takes the next facts. Used by one thread.</summary>
    private sealed class AskedRules(RuleSet rules, Func<AskedRules, IEnumerable<RuleAnswer>> ask) : IProductRules, IDisposable
    {
        private readonly RuleSession _inner = new(rules, new SessionOptions { Explain = true });

        public List<RuleAnswer> Answers { get; } = [];

        /// <summary>What was decided last: a warehouse, the order of several, or null for the product as one.</summary>
        public string? About { get; private set; }

        /// <summary>Its facts as they were before any rule fired.</summary>
        public string FactsBefore { get; private set; } = "";

        public Session Session => _inner.Session;

        public void Dispose() => _inner.Dispose();

        public void Decide(ReadOnlySpan<object> facts, List<string> held, CancellationToken cancellationToken)
        {
            Decision decision = (Decision)facts[^1];
            About = decision.WholeOrder ? "the order as a whole" : decision.WarehouseId;
            FactsBefore = Written(facts);
            int before = held.Count;
            _inner.Decide(facts, held, cancellationToken);
            string[] reasons = [.. held.Skip(before)];
            Answers.AddRange(ask(this).Select(answer => answer with { HeldReasons = reasons }));
        }

        public IReadOnlyList<string> Warnings() => _inner.Warnings();

        public ExplanationStep[] Steps() => _inner.Steps();

        private string Written(ReadOnlySpan<object> facts)
        {
            using Session session = rules.CreateSession();
            session.InsertAll(facts);
            Dictionary<string, List<Dictionary<string, object?>>> byType = [];
            foreach (FactType type in rules.FactTypes)
            foreach ((FactHandle handle, _) in session.Facts(type.Name))
            {
                FactSnapshot fact = session.Snapshot(handle);
                if (fact.Type != type)
                    continue;
                if (!byType.TryGetValue(type.Name, out List<Dictionary<string, object?>>? written))
                    byType.Add(type.Name, written = []);
                written.Add(type.Fields
                    .Where(field => (field.IsWritable || field.IsInitOnly) && fact.Values[field.Index] is not null)
                    .ToDictionary(field => field.Name, field => fact.Values[field.Index]));
            }

            return JsonSerializer.Serialize(byType, s_json);
        }
    }
}
