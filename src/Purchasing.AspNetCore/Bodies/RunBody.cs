namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchasing/run</c>.</summary>
/// <param name="RunKey">The run's key; the same key resumes a run.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="BatchSize">Products per batch.</param>
internal sealed record RunBody(string? RunKey = null, string? Actor = null, int BatchSize = 2000);
