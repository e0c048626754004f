namespace Grpc.Core;

/// <summary>A method of a service without its message types.</summary>
public interface IMethod
{
    /// <summary>Which sides are streams.</summary>
    MethodType Type { get; }

    /// <summary>Full name of the service: package and name.</summary>
    string ServiceName { get; }

    /// <summary>Name of the method without that of its service.</summary>
    string Name { get; }

    /// <summary>Path of the call: <c>/package.Service/Method</c>.</summary>
    string FullName { get; }
}
