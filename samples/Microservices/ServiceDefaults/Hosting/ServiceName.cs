namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>Who a process is, in logs, traces and errors.</summary>
/// <param name="Value">The short name, such as <c>oms</c>.</param>
public sealed record ServiceName(string Value)
{
    /// <summary>The domain of its rich errors.</summary>
    public string ErrorDomain => $"{Value}.purchasing";
}
