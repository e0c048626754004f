namespace Grpc.Compat.Tests;

/// <summary>Tests that need python3-grpcio: one installation and one python server for all.</summary>
[CollectionDefinition(Name)]
public sealed class PythonCollection : ICollectionFixture<PythonPeer>
{
    public const string Name = "python3-grpcio";
}
