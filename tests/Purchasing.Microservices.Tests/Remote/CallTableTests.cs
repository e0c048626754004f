using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;
using Purchasing.Contracts.V1;
using Purchasing.Core.Orders;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.ServiceDefaults.Security;

namespace Purchasing.Microservices.Tests.Remote;

/// <summary>Who may call which method, every method × every caller; and what the services believe of each other.</summary>
public sealed class CallTableTests
{
    private static readonly ServiceDescriptor[] Deciding = [Oms.Descriptor, Inventory.Descriptor, Supplier.Descriptor, Uom.Descriptor, RuleEngine.Descriptor];

    [Fact]
    public async Task Every_method_is_open_to_those_of_the_table_and_to_nobody_else()
    {
        string[] names = ["people", "orchestrator", "purchase-orders", "rule-engine", "catalogue-run", "oms"];
        var options = new AuthOptions { Callers = string.Join(',', names.Select(name => $"{name}={Hash($"token of {name}")}")) };
        var guard = new TokenGuard(_ => Task.CompletedTask, new Callers(options));
        List<string> wrong = [];
        foreach (var method in Deciding.Append(PurchaseOrders.Descriptor).SelectMany(service => service.Methods))
        {
            var path = $"/{method.Service.FullName}/{method.Name}";
            var isDropped = method.Service == PurchaseOrders.Descriptor && method.Name is "Create" or "Update";
            string[] expected = isDropped ? [] : Deciding.Contains(method.Service) ? ["people", "orchestrator", "purchase-orders", "catalogue-run"] : method.Name is "GetRulesInForce" or "GetRuleVersion" ? ["people", "rule-engine"] : ["people", "orchestrator"];
            foreach (var name in names)
            {
                var status = await StatusAsync(guard, path, $"Bearer token of {name}", "application/grpc");
                if (status != (isDropped ? 501 : expected.Contains(name) ? 200 : 403))
                    wrong.Add($"{path} by {name}: {status}");
            }
            foreach (var stranger in (string?[])[null, "", "Bearer ", "Bearer token of mallory", $"Bearer {Hash("token of people")}", "Basic token of people", "bearer", "bearer token of mallory"])
            {
                var status = await StatusAsync(guard, path, stranger, "application/grpc");
                if (status != 401)
                    wrong.Add($"{path} by '{stranger}': {status}");
            }
        }
        Assert.Empty(wrong);
        // The name of a scheme has no case (RFC 9110, 11.1).
        Assert.Equal(200, await StatusAsync(guard, "/purchasing.v1.Oms/GetDemand", "bearer token of people", "application/grpc"));
        // REST on the services is for people.
        Assert.Equal(200, await StatusAsync(guard, "/po/create", "Bearer token of people", "application/json"));
        Assert.Equal(403, await StatusAsync(guard, "/po/create", "Bearer token of orchestrator", "application/json"));
        Assert.Equal(200, await StatusAsync(guard, "/health/ready", null, null));
    }

    [Fact]
    public async Task Who_acts_is_believed_of_the_orchestrator_alone()
    {
        var alice = new Actor { Subject = "alice", DisplayName = "Alice", Roles = [PurchasingRole.Approver], Authority = new ApprovalAuthority(1, 500m, "USD") };
        var believed = await ActorAsync("orchestrator", PersonHeader.Write(alice));
        Assert.Equal(("alice", true, false, new ApprovalAuthority(1, 500m, "USD")), (believed!.Subject, believed.May(Permission.Approve), believed.May(Permission.Order), believed.Authority));
        Assert.Equal("service:purchase-orders", (await ActorAsync("purchase-orders", PersonHeader.Write(alice)))!.Subject);
        Assert.Null(await ActorAsync("orchestrator", "not a header"));
        Assert.Null(await ActorAsync("orchestrator", PersonHeader.Write(alice with { Subject = "system" })));
        Assert.Null(await ActorAsync(null, PersonHeader.Write(alice)));
    }

    [Fact]
    public void A_message_is_bounded_by_what_comes_out_of_it()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 8; i++)
                gzip.Write(zeros);
        }
        Assert.InRange(packed.Length, 1, 20_000);
        packed.Position = 0;
        using var unpacked = new BoundedGzip(4 * 1024 * 1024).CreateDecompressionStream(packed);
        using var memory = new MemoryStream();
        var refused = Assert.Throws<RpcException>(() => unpacked.CopyTo(memory));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.InRange(memory.Length, 0, 4 * 1024 * 1024);
    }

    private static async Task<Actor?> ActorAsync(string? caller, string person)
    {
        var options = new AuthOptions { Callers = $"orchestrator={Hash("o")},purchase-orders={Hash("p")}" };
        var context = new DefaultHttpContext();
        context.Request.Path = "/health/ready";
        context.Request.Headers.Authorization = caller is null ? "" : caller == "orchestrator" ? "Bearer o" : "Bearer p";
        context.Request.Headers[PersonHeader.Name] = person;
        await new TokenGuard(_ => Task.CompletedTask, new Callers(options)).InvokeAsync(context);
        return await new TokenActors().FindAsync(context);
    }

    private static async Task<int> StatusAsync(TokenGuard guard, string path, string? authorization, string? type)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.ContentType = type;
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;
        await guard.InvokeAsync(context);
        // UNIMPLEMENTED of gRPC stands in a header.
        return context.Response.Headers.GrpcStatus == "12" ? 501 : context.Response.StatusCode;
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
