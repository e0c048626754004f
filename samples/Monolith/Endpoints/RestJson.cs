using System.Text.Json.Serialization;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary>The JSON form of requests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FlowBody))]
[JsonSerializable(typeof(OrderActionBody))]
[JsonSerializable(typeof(OrderLinesBody))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(WhatIfBody))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class RestJson : JsonSerializerContext;
