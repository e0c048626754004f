using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Net.Client;
using Purchasing.Contracts.V1;
using Demand = Purchasing.Core.Facts.Demand;

namespace Purchasing.Benchmarks.Services;

/// <summary>
/// The verb <c>calls</c>: the demand of one product, asked of the oms service over gRPC and over REST in turn, with one
/// connection each. Both sides end with objects.
/// </summary>
internal static class CallsCommand
{
    private const int Rounds = 5;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var rest = new Option<Uri>("--rest") { Description = "REST of the oms service.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8081"), CustomParser = result => new Uri(result.Tokens[0].Value) };
        var grpc = new Option<Uri>("--grpc") { Description = "gRPC of the oms service.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:50051"), CustomParser = result => new Uri(result.Tokens[0].Value) };
        var products = new Option<int>("--products") { Description = "How many products are asked about, over and over.", DefaultValueFactory = _ => 1000 };
        var seconds = new Option<double>("--seconds") { Description = "How long each of the five rounds takes.", DefaultValueFactory = _ => 1 };
        var command = new Command("calls", "Compares gRPC with REST for the same call to the same service, as a markdown table.") { rest, grpc, products, seconds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var channel = GrpcChannel.ForAddress(parsed.GetValue(grpc)!);
            using var http = new HttpClient { BaseAddress = parsed.GetValue(rest) };
            var client = new Oms.OmsClient(channel);
            var duration = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            Console.WriteLine("| calls at once | REST per second | median ms | gRPC per second | median ms | gRPC by REST |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
            foreach (var atOnce in (int[])[1, 16])
            {
                var overRest = new List<(double PerSecond, double Median)>();
                var overGrpc = new List<(double PerSecond, double Median)>();
                // The first round warms up.
                for (var round = 0; round <= Rounds; round++)
                {
                    var restRound = await RoundAsync(atOnce, duration, parsed.GetValue(products), async id =>
                        (await http.GetFromJsonAsync<Answer>($"/oms/history/{id}", Json, cancellationToken).ConfigureAwait(false))!.Rows.Count).ConfigureAwait(false);
                    var grpcRound = await RoundAsync(atOnce, duration, parsed.GetValue(products), async id =>
                        (await client.GetDemandAsync(new ProductId { Id = id }, cancellationToken: cancellationToken).ConfigureAwait(false)).Rows.Count).ConfigureAwait(false);
                    if (round == 0)
                        continue;
                    overRest.Add(restRound);
                    overGrpc.Add(grpcRound);
                }
                var ratio = Middle(overRest.Zip(overGrpc, (a, b) => b.PerSecond / a.PerSecond));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {atOnce} | {Middle(overRest.Select(r => r.PerSecond)):N0} | {Middle(overRest.Select(r => r.Median)):0.00} | {Middle(overGrpc.Select(r => r.PerSecond)):N0} | {Middle(overGrpc.Select(r => r.Median)):0.00} | {ratio:0.00} |"));
            }
            return 0;
        });
        return command;
    }

    private static async Task<(double PerSecond, double Median)> RoundAsync(int atOnce, TimeSpan duration, int products, Func<string, Task<int>> call)
    {
        var begin = Stopwatch.GetTimestamp();
        var next = 0;
        var latencies = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(begin) < duration)
            {
                var number = Interlocked.Increment(ref next) % products + 1;
                var start = Stopwatch.GetTimestamp();
                if (await call($"GEN-{number.ToString("0000000", CultureInfo.InvariantCulture)}").ConfigureAwait(false) != 1)
                    throw new InvalidOperationException("The oms service answered with another number of rows than one.");
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return mine;
        }))).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return (latencies.Sum(mine => mine.Count) / elapsed, Middle(latencies.SelectMany(mine => mine)));
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record Answer(string ProductId, IReadOnlyList<Demand> Rows);
}
