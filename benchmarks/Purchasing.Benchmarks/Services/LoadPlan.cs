namespace Purchasing.Benchmarks.Services;

/// <summary>What load to make.</summary>
/// <param name="Url">Where the host is.</param>
/// <param name="First">Number of the first product.</param>
/// <param name="Products">How many products are asked about, over and over.</param>
/// <param name="Requests">How many requests to send; 0 for as many as fit into <paramref name="Duration"/>.</param>
/// <param name="Duration">How long to send.</param>
/// <param name="Rate">Requests per second; 0 for as many as the connections carry.</param>
/// <param name="Connections">How many connections, each with one request at a time.</param>
/// <param name="Settle">How long to send before answers count.</param>
/// <param name="DryRun">Whether to decide only.</param>
/// <param name="Token">The bearer token to show; null for none.</param>
internal sealed record LoadPlan(Uri Url, int First, int Products, int Requests, TimeSpan Duration, int Rate, int Connections, TimeSpan Settle, bool DryRun, string? Token = null);
