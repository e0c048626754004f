namespace Purchasing.Rete.Loading.Context;

/// <summary>A field of a type to be generated.</summary>
internal readonly record struct FieldDeclaration(string Name, Type Type, bool IsNullable, object? Default = null);
