using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>A service for one call: the registered one, or one made for the call and disposed with it.</summary>
internal readonly struct ServiceInstance<TService> : IAsyncDisposable
    where TService : class
{
    private readonly bool _own;

    public ServiceInstance(IServiceProvider services, ObjectFactory<TService> create)
    {
        var registered = services.GetService<TService>();
        _own = registered is null;
        Value = registered ?? create(services, null);
    }

    public TService Value { get; }

    public async ValueTask DisposeAsync()
    {
        if (!_own)
            return;
        if (Value is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync().ConfigureAwait(false);
        else if (Value is IDisposable disposable)
            disposable.Dispose();
    }
}
