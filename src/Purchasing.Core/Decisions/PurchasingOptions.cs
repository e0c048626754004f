using Purchasing.Core.Calculation;

namespace Purchasing.Core.Decisions;

/// <summary>What holds for the whole company and is no business rule. Bound from the configuration section <c>Purchasing</c>.</summary>
public sealed class PurchasingOptions
{
    /// <summary>The rule file; relative to the program's folder when it is not found from the working folder.</summary>
    public string RulesFile { get; set; } = Path.Combine("rules", "purchasing.rules.json");

    /// <summary>The graph file; found like <see cref="RulesFile"/>.</summary>
    public string GraphFile { get; set; } = Path.Combine("rules", "purchasing.graph.json");

    /// <summary>Rule parameters that replace those of the file, by name.</summary>
    public IDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>ISO 4217 code of the company's own currency.</summary>
    public string BaseCurrency { get; set; } = "USD";

    /// <summary>The warehouse that receives all goods; null takes the product's first warehouse by id.</summary>
    public string? DeliverTo { get; set; }

    /// <summary>Whether several stock rows of a product in one warehouse are parts to be added; when not, they hold the product.</summary>
    public bool AddStockRows { get; set; }

    /// <summary>Whether lead times count working days instead of calendar days.</summary>
    public bool LeadTimeInWorkingDays { get; set; }

    /// <summary>Days of the week not worked.</summary>
    public ICollection<DayOfWeek> Weekend { get; } = [];

    /// <summary>Further days not worked.</summary>
    public ICollection<DateOnly> Holidays { get; } = [];

    /// <summary>The day orders are dated; null takes today (UTC).</summary>
    public DateOnly? OrderDate { get; set; }

    /// <summary>The calendar of <see cref="Weekend"/> and <see cref="Holidays"/>.</summary>
    public WorkingDayCalendar CreateCalendar() => new(Weekend, Holidays);
}
