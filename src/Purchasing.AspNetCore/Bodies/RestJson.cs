using System.Text.Json.Serialization;

namespace Purchasing.AspNetCore.Bodies;

/// <summary>The JSON form of requests and of health: whatever the host's own endpoints do, these stay as documented.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(FlowBody))]
[JsonSerializable(typeof(OrderActionBody))]
[JsonSerializable(typeof(DropMessageBody))]
[JsonSerializable(typeof(OrderLinesBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(WhatIfBody))]
[JsonSerializable(typeof(SimulateBody))]
[JsonSerializable(typeof(RuleActionBody))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AuditHeadAnswer))]
internal sealed partial class RestJson : JsonSerializerContext;
