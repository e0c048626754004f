using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Rete;
using Purchasing.Rete.Explanation;

namespace Purchasing.Core.Decisions;

/// <summary>Tells what the rules did and what became of each offer.</summary>
internal static class DecisionExplainer
{
    /// <summary>The reason of an offer in which nothing is wrong when the product was held for something else.</summary>
    public const string NotCompared = "not compared";

    public static ExplanationStep[] Steps(Session session)
    {
        IReadOnlyList<Firing> firings = session.Explanation;
        ExplanationStep[] steps = new ExplanationStep[firings.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            Firing firing = firings[i];
            Dictionary<string, string?> changes = new(StringComparer.Ordinal);
            foreach (FieldChange change in firing.Changes)
                changes[$"{change.Fact.Type.Name}.{change.Field.Name}"] = Text(change.After);
            steps[i] = new ExplanationStep(firing.Rule, firing.Sentence ?? firing.ToString(), changes);
        }

        return steps;
    }

    public static OfferOutcome[] Offers(List<Quote> quotes, int count, Quote? chosen)
    {
        OfferOutcome[] outcomes = new OfferOutcome[count];
        for (int i = 0; i < count; i++)
        {
            Quote quote = quotes[i];
            bool isChosen = ReferenceEquals(quote, chosen);
            outcomes[i] = new OfferOutcome(
                quote.SupplierId, isChosen, isChosen ? null : Reason(quote, chosen), quote.OrderQty, quote.UnitPrice, quote.Currency, quote.LeadTimeDays);
        }

        return outcomes;
    }

    private static string Reason(Quote quote, Quote? chosen)
    {
        if (quote.Rejected is string rejected)
            return rejected;
        if (quote.Missing is string missing)
            return missing;
        if (chosen?.BasePrice is null || quote.BasePrice is null)
            return NotCompared;
        if (chosen.Preference != quote.Preference)
            return $"{chosen.SupplierId} is preferred";
        if (chosen.BasePrice != quote.BasePrice)
            return $"{chosen.SupplierId} is cheaper at the final quantity";
        return chosen.LeadTimeDays != quote.LeadTimeDays
            ? $"{chosen.SupplierId} delivers sooner at the same price"
            : $"{chosen.SupplierId} comes first among equals";
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        decimal number => DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
