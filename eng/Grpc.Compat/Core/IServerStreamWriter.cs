namespace Grpc.Core;

/// <summary>Takes the responses of a method that streams them.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
