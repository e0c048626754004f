using System.Reflection;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Expressions.Functions;

/// <summary>One signature of a function.</summary>
internal sealed class Overload
{
    private Overload(Delegate implementation, bool canThrow, bool isHost, bool readsClock)
    {
        Implementation = implementation;
        CanThrow = canThrow;
        IsHost = isHost;
        ReadsClock = readsClock;
        MethodInfo method = implementation.Method;
        ParameterInfo[] parameters = method.GetParameters();
        // A static method bound to a first argument has one parameter more than the delegate takes.
        int hidden = method.IsStatic && implementation.Target is not null ? 1 : 0;
        Parameters = new Type[parameters.Length - hidden];
        for (int i = 0; i < Parameters.Length; i++) Parameters[i] = parameters[i + hidden].ParameterType;
        ReturnsNull = Nullability.ReturnsNull(method);
    }

    public Delegate Implementation { get; }

    public Type[] Parameters { get; }

    public Type ReturnType => Implementation.Method.ReturnType;

    public bool CanThrow { get; }

    public bool IsHost { get; }

    public bool ReadsClock { get; }

    public bool ReturnsNull { get; }

    public static Overload BuiltIn(Delegate implementation, bool canThrow = false) => new(implementation, canThrow, isHost: false, readsClock: false);

    public static Overload Clock(Delegate implementation) => new(implementation, canThrow: false, isHost: false, readsClock: true);

    public static Overload Host(Delegate implementation) => new(implementation, canThrow: true, isHost: true, readsClock: false);
}
