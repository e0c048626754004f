using Purchasing.Core.Calculation;

namespace Purchasing.Core.Decisions;

/// <summary>What holds for the whole company and is no business rule. Bound from the configuration section <c>Purchasing</c>.</summary>
public sealed class PurchasingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Purchasing";

    /// <summary>The rule file; null uses the rules that come with the package. A relative path starts at the working directory.</summary>
    public string? RulesFile { get; set; }

    /// <summary>Where the rules in force come from; versions of the order database are asked for only where this says so.</summary>
    public RulesOrigin RulesFrom { get; set; } = RulesOrigin.Files;

    /// <summary>The graph file; null uses the graph that comes with the package. A relative path starts at the working directory.</summary>
    public string? GraphFile { get; set; }

    /// <summary>Rule parameters that replace those of the file, by name.</summary>
    public IDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>ISO 4217 code of the company's own currency.</summary>
    public string BaseCurrency { get; set; } = "USD";

    /// <summary>The warehouse that receives all goods; null takes the product's first warehouse by id.</summary>
    public string? DeliverTo { get; set; }

    /// <summary>Whether several stock rows of a product in one warehouse are parts to be added; when not, they hold the product.</summary>
    public bool AddStockRows { get; set; }

    /// <summary>Whether a product is planned over all its warehouses, or each of its warehouses for itself.</summary>
    public PlanningUnit PlanBy { get; set; } = PlanningUnit.Product;

    /// <summary>Decimals of units: of a measure such as <c>KG</c> 3 and of anything else 0 where nothing is said; letters count as the same in either case.</summary>
    public IDictionary<string, int> UnitDecimals { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How much two ways between two units may differ, as a part of the factor, before they contradict each other.</summary>
    public decimal UnitFactorTolerance { get; set; } = Calculation.UnitGraph.DefaultTolerance;

    /// <summary>How old an exchange rate may be on the order date; offers in a currency whose last rate is older hold their product.</summary>
    public int ExchangeRateMaxAgeDays { get; set; } = 30;

    /// <summary>How many days after its day an order is still expected where only what comes in time counts (rule parameter <c>openOrders</c>).</summary>
    public int OverdueDays { get; set; } = 14;

    /// <summary>Whether lead times count working days instead of calendar days.</summary>
    public bool LeadTimeInWorkingDays { get; set; }

    /// <summary>Days of the week not worked.</summary>
    public ICollection<DayOfWeek> Weekend { get; } = [];

    /// <summary>Further days not worked.</summary>
    public ICollection<DateOnly> Holidays { get; } = [];

    /// <summary>The time zone in which a day begins, by its IANA name, for example <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The day orders are dated; null takes today in <see cref="TimeZone"/>.</summary>
    public DateOnly? OrderDate { get; set; }

    /// <summary>Share of an ordered quantity that may come beyond it, 0.1 for 10 %; a larger receipt is refused.</summary>
    public decimal OverDeliveryTolerance { get; set; } = 0.1m;

    /// <summary>
    /// Whether what a request for a product or for proposals orders is added to an order of the same supplier that the supplier has not got
    /// yet, instead of becoming another one; see <see cref="Flow.OrderMerger"/>. Catalogue runs make orders of their own.
    /// </summary>
    public bool MergeOrders { get; set; }

    /// <summary>The calendar of <see cref="Weekend"/> and <see cref="Holidays"/>.</summary>
    /// <exception cref="ArgumentException">No day of the week is a working day.</exception>
    internal WorkingDayCalendar CreateCalendar() => new(Weekend, Holidays);

    /// <summary>The decimals of units.</summary>
    /// <summary>Into how many decimals a unit can be divided; 0 for a thing that is whole.</summary>
    /// <param name="unit">The unit.</param>
    public int DecimalsOf(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return CreateUnitDecimals().Of(unit);
    }

    internal UnitDecimals CreateUnitDecimals() => new UnitDecimals(UnitDecimals);

    /// <summary>The zone of <see cref="TimeZone"/>.</summary>
    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public TimeZoneInfo FindTimeZone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The day of an order that is made at an instant: <see cref="OrderDate"/>, or else the day in <see cref="TimeZone"/>.</summary>
    /// <param name="instant">The instant.</param>
    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public DateOnly DayOf(DateTimeOffset instant) =>
        OrderDate ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, FindTimeZone()).DateTime);
}
