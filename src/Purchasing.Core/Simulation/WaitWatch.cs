using Purchasing.Core.Decisions;

namespace Purchasing.Core.Simulation;

/// <summary>
/// Notes when one offer could have been ordered while another one, still in time, was waited for; and whether in the end an offer was taken whose
/// goods were to come later than those of the one waited for and after the stock was used up at the average demand, so that the days without goods
/// until then are the fault of waiting and not of a demand above its average. Used by one thread.
/// </summary>
internal sealed class WaitWatch
{
    private string? _waitedFor;
    private int _waitedLead;
    private DateOnly _until = DateOnly.MinValue;

    /// <summary>Days without goods that waiting brought.</summary>
    public int DaysInVain { get; private set; }

    /// <summary>Notes an evening.</summary>
    /// <param name="day">The day.</param>
    /// <param name="product">What was decided.</param>
    /// <param name="isOut">Whether not all could be served.</param>
    /// <param name="lasts">Whether the stock, with what arrives until then, lasts so many days at the average demand.</param>
    public void Note(DateOnly day, ProductDecision product, bool isOut, Func<int, bool> lasts)
    {
        if (isOut && day <= _until)
            DaysInVain++;
        if (product.IsHeld || product.Decision is not { SupplierId: string supplier } decision)
            return;
        int lead = decision.LeadTimeDays ?? 0;
        if (product.Create)
        {
            if (_waitedFor is not null && _waitedFor != supplier && lead > _waitedLead && day > _until && !lasts(lead - 1))
                _until = day.AddDays(lead);
            _waitedFor = null;
            return;
        }

        // The chosen offer is in time; does any other one ask for an order?
        bool isWaiting = false;
        foreach (OfferOutcome offer in product.Offers)
            isWaiting |= !offer.Chosen && offer.OrderQty > 0m;
        if (!isWaiting)
        {
            _waitedFor = null;
            return;
        }

        _waitedFor = supplier;
        _waitedLead = lead;
    }
}
