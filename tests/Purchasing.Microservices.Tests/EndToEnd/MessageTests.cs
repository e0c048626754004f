using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Purchasing.Contracts.V1;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>
/// Messages that no client of ours sends, plain and compressed: each is answered with a status, and no service ends or grows.
/// PURCHASING_FUZZ_CASES sets how many are sent (2,000 by default).
/// </summary>
[Collection(SharedCluster.Name)]
public sealed class MessageTests(SharedCluster shared)
{
    private const long MostMegabytes = 512;

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_FUZZ_CASES"), out var wanted) ? wanted : 2_000;

    [Fact]
    public async Task A_mutated_message_is_answered_and_memory_stays_bounded()
    {
        (Service Service, MethodDescriptor Method)[] methods =
        [
            .. Methods(Service.Oms, Oms.Descriptor), .. Methods(Service.Inventory, Inventory.Descriptor), .. Methods(Service.Supplier, Supplier.Descriptor),
            .. Methods(Service.Uom, Uom.Descriptor), .. Methods(Service.RuleEngine, RuleEngine.Descriptor), .. Methods(Service.PurchaseOrders, PurchaseOrders.Descriptor),
        ];
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }) { Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SharedCluster.Token);
        var bomb = Pack(new byte[64 * 1024 * 1024]);
        var next = -1;
        var answers = new int[32];
        ConcurrentQueue<string> unforeseen = [];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Cases)
            {
                // The number is the seed: what failed can be sent again.
                var random = new Random(number);
                var (service, method) = methods[number % methods.Length];
                var (body, isMessage) = number % 50 == 49 ? (Frame(bomb, isPacked: true, lie: 0), false) : Frame(random, Mutate(random, Seed(method.InputType)), method.InputType);
                var status = await SendAsync(client, shared.Cluster.GrpcPort(service), method, body);
                Interlocked.Increment(ref answers[status]);
                if (status == (int)Grpc.Core.StatusCode.Unknown || (isMessage && status == (int)Grpc.Core.StatusCode.Internal))
                    unforeseen.Enqueue($"{method.FullName} {number}");
            }
        })));

        var seen = string.Join(", ", answers.Select((count, status) => (Status: (Grpc.Core.StatusCode)status, count)).Where(answer => answer.count > 0));
        // UNKNOWN is a failure that nobody thought of, and INTERNAL is for what is no message of the method.
        Assert.True(unforeseen.IsEmpty, $"{seen}: {string.Join(", ", unforeseen.Take(20))}");
        Assert.True(answers[(int)Grpc.Core.StatusCode.OK] > 0 && answers[(int)Grpc.Core.StatusCode.ResourceExhausted] >= Cases / 100, seen);
        foreach (var service in Service.All)
        {
            await shared.Cluster.ReadyAsync(service);
            Assert.InRange(shared.Cluster.Process(service).PeakMegabytes(), 0, MostMegabytes);
        }
    }

    private static IEnumerable<(Service Service, MethodDescriptor Method)> Methods(Service service, ServiceDescriptor descriptor) =>
        descriptor.Methods.Select(method => (service, method));

    /// <summary>A message with every field set, to begin with.</summary>
    private static byte[] Seed(MessageDescriptor type, int depth = 0)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (field.FieldType == FieldType.Message)
            {
                if (depth > 2)
                    continue;
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(Seed(field.MessageType, depth + 1)));
            }
            else if (field.FieldType is FieldType.String or FieldType.Bytes)
            {
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteString("PROD-001");
            }
            else
            {
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Varint);
                output.WriteInt64(1);
            }
        }

        output.Flush();
        return stream.ToArray();
    }

    private static byte[] Mutate(Random random, byte[] message)
    {
        List<byte> bytes = [.. message];
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0 when bytes.Count > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Count > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when bytes.Count > 0:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(0, Math.Min(bytes.Count, random.Next(64))));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 2000)));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A frame, and whether it holds a message of the type, told truly.</summary>
    private static (byte[] Body, bool IsMessage) Frame(Random random, byte[] message, MessageDescriptor type)
    {
        var isPacked = random.Next(3) == 0;
        var isBroken = isPacked && random.Next(4) == 0;
        var body = isPacked ? Pack(message) : message;
        if (isBroken)
            body = Mutate(random, body);
        var isDenied = random.Next(20) == 0;
        var lie = random.Next(20) == 0 ? random.Next(-5, 1_000_000) : 0;
        return (Frame(body, isPacked != isDenied, lie), !isBroken && !isDenied && lie == 0 && IsMessage(message, type));
    }

    private static bool IsMessage(byte[] message, MessageDescriptor type)
    {
        try
        {
            _ = type.Parser.ParseFrom(message);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static byte[] Frame(byte[] body, bool isPacked, int lie)
    {
        var frame = new byte[5 + body.Length];
        frame[0] = isPacked ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length + lie);
        body.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(data);
        return packed.ToArray();
    }

    private static async Task<int> SendAsync(HttpClient client, int port, MethodDescriptor method, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/{method.Service.FullName}/{method.Name}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        request.Headers.Add("grpc-encoding", "gzip");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{method.FullName}: {response.StatusCode}");
        await response.Content.CopyToAsync(Stream.Null);
        var status = response.Headers.TryGetValues("grpc-status", out var first) || response.TrailingHeaders.TryGetValues("grpc-status", out first) ? first.Single() : null;
        Assert.True(status is not null, $"{method.FullName} ended without a status.");
        return int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
    }
}
