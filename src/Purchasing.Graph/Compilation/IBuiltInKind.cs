namespace Purchasing.Graph.Compilation;

/// <summary>A kind that comes with the graph; a host may put its own kind of the same name in its place.</summary>
interface IBuiltInKind : INodeKind;
