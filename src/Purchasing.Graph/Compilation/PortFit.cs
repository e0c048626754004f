namespace Purchasing.Graph.Compilation;

/// <summary>Judges whether the values of one port's type fit another port.</summary>
static class PortFit
{
    public static Fit Of(Type from, Type to)
    {
        if (to == typeof(object)) return Fit.Always;
        if (from == typeof(object)) return Fit.Sometimes;
        Type source = Nullable.GetUnderlyingType(from) ?? from, target = Nullable.GetUnderlyingType(to) ?? to;
        if (!target.IsAssignableFrom(source)) return Fit.Never;
        return source != from && target == to && to.IsValueType ? Fit.Sometimes : Fit.Always;
    }
}
