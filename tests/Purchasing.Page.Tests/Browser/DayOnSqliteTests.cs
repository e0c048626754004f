namespace Purchasing.Page.Tests.Browser;

/// <summary>The day on SQLite.</summary>
public sealed class DayOnSqliteTests(Chromium chromium) : DaySuite(chromium, null), IClassFixture<Chromium>;
