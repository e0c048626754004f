namespace Purchasing.Rete.Expressions.Functions;

/// <summary>
/// The one time zone in which instants are read as dates and hours, and times without a zone are understood: what an
/// expression answers depends neither on the offset that a value happens to carry nor on the machine. Immutable.
/// </summary>
internal sealed class BusinessZone(TimeZoneInfo zone)
{
    /// <summary>The same instant with the zone's offset.</summary>
    public DateTimeOffset InZone(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    /// <summary>The zone's clock at that time; a time of no stated kind is taken for one already.</summary>
    public DateTime InZone(DateTime time) => time.Kind == DateTimeKind.Unspecified
        ? time
        : DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(time.ToUniversalTime(), zone), DateTimeKind.Unspecified);

    public DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(InZone(instant).DateTime);

    public DateOnly Date(DateTime time) => DateOnly.FromDateTime(InZone(time));

    /// <summary>The same instant with the offset of a zone by its IANA name.</summary>
    /// <exception cref="TimeZoneNotFoundException">There is no such zone.</exception>
    public static DateTimeOffset InZone(DateTimeOffset instant, string id) => TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(id));
}
