using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Purchasing.Benchmarks.Reporting;

/// <summary>The median time for each item (product, fact, update) where <see cref="ItemsAttribute"/> says how many there are.</summary>
internal sealed class PerItemColumn : IColumn
{
    public string Id => nameof(PerItemColumn);

    public string ColumnName => "ns/item";

    public string Legend => "Median nanoseconds for each product, fact or update";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => Items(c) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => Items(benchmarkCase) is null;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        Items(benchmarkCase) is { } items && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (statistics.Median / items).ToString("N1", CultureInfo.InvariantCulture)
            : "-";

    /// <summary>How many items one call of a case works on; null when its class does not say.</summary>
    public static double? Items(BenchmarkCase benchmark)
    {
        MethodInfo method = benchmark.Descriptor.WorkloadMethod;
        ItemsAttribute? items = method.GetCustomAttribute<ItemsAttribute>() ?? benchmark.Descriptor.Type.GetCustomAttribute<ItemsAttribute>();
        if (items is null) return null;
        double parameter = items.Parameter is null ? 1 : Convert.ToDouble(benchmark.Parameters[items.Parameter], CultureInfo.InvariantCulture);
        return items.Count > 0 ? parameter * items.Count : Math.Max(parameter / -items.Count, 1);
    }
}
