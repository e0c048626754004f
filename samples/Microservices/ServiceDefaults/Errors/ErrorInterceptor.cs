using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Purchasing.Contracts;
using Purchasing.Contracts.Rpc;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.ServiceDefaults.Hosting;

namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Turns the errors of the domain into statuses with details. What it does not know stays UNKNOWN and is logged.</summary>
internal sealed class ErrorInterceptor(ServiceName service) : Interceptor
{
    private static readonly object s_message = new();

    /// <summary>Whether the call had a message of its method, so that its end is that of the method.</summary>
    /// <param name="context">The request.</param>
    public static bool HasMessage(HttpContext context) => context.Items.ContainsKey(s_message);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[s_message] = s_message;
        try
        {
            return await base.UnaryServerHandler(request, context, continuation).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e) is { } error)
        {
            throw error;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[s_message] = s_message;
        try
        {
            await base.ServerStreamingServerHandler(request, responseStream, context, continuation).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e) is { } error)
        {
            throw error;
        }
    }

    private RpcException? Translate(Exception e) => e switch
    {
        ContractException contract => RichErrors.Create(
            StatusCode.InvalidArgument, contract.Message, service.ErrorDomain, ErrorReason.BadRequest, Violation(contract)),
        FactSourceException source => Source(source.Message, source.IsTransient),
        OrderStoreException store => Source(store.Message, store.IsTransient),
        OrderActionException action => Action(action),
        RuleSetException rules => Source(rules.Summary, transient: false),
        RuleVersionException version => Source(version.Message, transient: false),
        ArgumentException argument => RichErrors.Create(StatusCode.InvalidArgument, SafeText.MessageOf(argument), service.ErrorDomain, ErrorReason.BadRequest),
        _ => null,
    };

    private RpcException Action(OrderActionException e)
    {
        var (code, reason) = e.Error switch
        {
            OrderActionError.NotFound => (StatusCode.NotFound, ErrorReason.OrderNotFound),
            OrderActionError.IllegalMove => (StatusCode.FailedPrecondition, ErrorReason.IllegalMove),
            OrderActionError.TermsBroken => (StatusCode.FailedPrecondition, ErrorReason.TermsBroken),
            OrderActionError.NotAllowed => (StatusCode.PermissionDenied, ErrorReason.NotAllowed),
            OrderActionError.KeyReused => (StatusCode.AlreadyExists, ErrorReason.KeyReused),
            OrderActionError.VersionMismatch => (StatusCode.Aborted, ErrorReason.VersionMismatch),
            _ => (StatusCode.InvalidArgument, ErrorReason.InvalidOrder),
        };
        return RichErrors.Create(code, e.Message, service.ErrorDomain, reason);
    }

    private RpcException Source(string message, bool transient) => transient
        ? RichErrors.Create(StatusCode.Unavailable, message, service.ErrorDomain, ErrorReason.SourceUnavailable)
        : RichErrors.Create(StatusCode.FailedPrecondition, message, service.ErrorDomain, ErrorReason.SourceAnswer);

    private static BadRequest Violation(ContractException e) =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = e.Field, Description = e.Problem } } };
}
