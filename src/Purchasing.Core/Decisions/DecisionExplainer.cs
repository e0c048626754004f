namespace Purchasing.Core.Decisions;

/// <summary>Tells what became of each offer.</summary>
internal static class DecisionExplainer
{
    /// <summary>The reason of an offer in which nothing is wrong when the product was held for something else.</summary>
    public const string NotCompared = "not compared";

    public static OfferOutcome[] Offers(List<Quote> quotes, int count, Quote? chosen, DateOnly orderDate)
    {
        OfferOutcome[] outcomes = new OfferOutcome[count];
        for (int i = 0; i < count; i++)
        {
            Quote quote = quotes[i];
            bool isChosen = ReferenceEquals(quote, chosen);
            outcomes[i] = new OfferOutcome(
                quote.SupplierId, isChosen, isChosen ? null : Reason(quote, chosen, orderDate), quote.OrderQty, quote.UnitPrice, quote.Currency, quote.LeadTimeDays);
        }

        return outcomes;
    }

    private static string Reason(Quote quote, Quote? chosen, DateOnly orderDate)
    {
        if (quote.Rejected is string rejected)
            return rejected;
        if (quote.Missing is string missing)
            return missing;
        // Rules that compare no quotes say nothing of those that cannot be taken.
        if (quote.ValidFrom > orderDate)
            return "the offer is not valid yet";
        if (quote.ValidTo < orderDate)
            return "the offer has expired";
        if (chosen?.BasePrice is null || quote.BasePrice is null)
            return NotCompared;
        if (chosen.Preference != quote.Preference)
            return $"{chosen.SupplierId} is preferred";
        // In the order in which the rules compare them.
        if (quote.Late && !chosen.Late)
            return "its goods would come after the stock is used up";
        if (quote.BeyondCover && !chosen.BeyondCover)
            return "it would be bought for more days than the limit of cover";
        if (chosen.Score < quote.Score && chosen.BasePrice >= quote.BasePrice)
            return $"{chosen.SupplierId} costs less in all for what would be bought";
        if (chosen.Score != quote.Score || chosen.BasePrice != quote.BasePrice)
            return $"{chosen.SupplierId} is cheaper at the final quantity";
        return chosen.LeadTimeDays != quote.LeadTimeDays
            ? $"{chosen.SupplierId} delivers sooner at the same price"
            : $"{chosen.SupplierId} comes first among equals";
    }
}
